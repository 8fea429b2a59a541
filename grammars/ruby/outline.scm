; Modules and classes
(module
  name: [
    (constant) @name @exported
    (scope_resolution scope: (_)? @container name: (constant) @name @exported)
  ]) @symbol.module

(class
  name: [
    (constant) @name @exported
    (scope_resolution scope: (_)? @container name: (constant) @name @exported)
  ]) @symbol.class

; `Point = Struct.new(:x)`, `Error = Class.new(Base)`
((assignment
  left: (constant) @name @exported
  right: (call
    receiver: (constant) @_factory
    method: (identifier) @_method)) @symbol.class
  (#any-of? @_factory "Struct" "Class" "Data" "Module")
  (#any-of? @_method "new" "define"))

; Methods; without a list the name stands for an empty one
(program
  [
    (method name: [(identifier) (constant) (setter) (operator)] @name parameters: (_) @params)
    (method name: [(identifier) (constant) (setter) (operator)] @name @params !parameters)
  ] @symbol.function)

([
  (method name: [(identifier) (constant) (setter) (operator)] @name parameters: (_) @params)
  (method name: [(identifier) (constant) (setter) (operator)] @name @params !parameters)
] @symbol.method
  (#not-eq? @name "initialize")
  (#not-has-parent? @symbol.method program))

([
  (method name: (identifier) @name parameters: (_) @params)
  (method name: (identifier) @name @params !parameters)
] @symbol.constructor
  (#eq? @name "initialize"))

[
  (singleton_method name: [(identifier) (constant) (setter) (operator)] @name @exported parameters: (_) @params)
  (singleton_method name: [(identifier) (constant) (setter) (operator)] @name @exported @params !parameters)
] @symbol.method

((call
  method: (identifier) @_define
  arguments: (argument_list . [(simple_symbol) (string)] @name)) @symbol.method
  (#any-of? @_define "define_method" "define_singleton_method"))

(alias
  name: (_) @name) @symbol.method

; Parameters
(method_parameters (identifier) @param @param.name)
(method_parameters (optional_parameter name: (identifier) @param.name value: (_) @param.default) @param)
(method_parameters (splat_parameter name: (identifier)? @param.name) @param @param.rest)
(method_parameters (hash_splat_parameter name: (identifier)? @param.name) @param @param.rest @param.keyword)
(method_parameters (keyword_parameter name: (identifier) @param.name !value) @param @param.keyword)
(method_parameters (keyword_parameter name: (identifier) @param.name value: (_) @param.default) @param @param.keyword)
(method_parameters (destructured_parameter) @param)
(method_parameters (forward_parameter) @param @param.rest)

; Attributes and constants
((call
  method: (identifier) @_attribute
  arguments: (argument_list [(simple_symbol) (string)] @name @symbol.property))
  (#any-of? @_attribute "attr_accessor" "attr_reader" "attr_writer"))

((assignment
  left: (constant) @name @exported
  right: (_) @_value) @symbol.constant
  (#not-match? @_value "^(Struct|Class|Data|Module)\\."))

; What follows a bare `private` is private, up to the next such word; class methods and constants are not
((body_statement (identifier) @section.private)
  (#eq? @section.private "private"))

((body_statement (identifier) @section.exported)
  (#any-of? @section.exported "public" "protected" "module_function"))

((call
  method: (identifier) @_private
  arguments: (argument_list
    [
      (method) @private
      (singleton_method) @private
      [(simple_symbol) (string)] @private.name
      (array [(simple_symbol) (string)] @private.name)
      (call arguments: (argument_list [(simple_symbol) (string)] @private.name))
    ]))
  (#any-of? @_private "private" "private_class_method" "private_constant"))

(call
  method: (identifier)
  arguments: (argument_list . [(method) (singleton_method)] @doc.of)) @doc.anchor

; Imports
((call
  !receiver
  method: (identifier) @_require
  arguments: (argument_list . (string) @import.source)) @import
  (#any-of? @_require "require" "load"))

((call
  !receiver
  method: (identifier) @_require
  arguments: (argument_list . (string) @import.source)) @import @import.relative
  (#eq? @_require "require_relative"))

((call
  !receiver
  method: (identifier) @_autoload
  arguments: (argument_list . (simple_symbol) @import.name (string) @import.source)) @import
  (#eq? @_autoload "autoload"))

; Calls; `Foo.new` makes a Foo
((call
  receiver: [
    (constant) @new.name
    (scope_resolution scope: (_)? @new.qualifier name: (constant) @new.name)
  ]
  method: (identifier) @_new
  arguments: (argument_list)? @call.arguments) @new
  (#eq? @_new "new"))

((call
  receiver: (_)? @call.qualifier
  method: [(identifier) (constant)] @call.name
  arguments: (argument_list)? @call.arguments) @call
  (#not-any-of? @call.name
    "require" "require_relative" "load" "autoload" "attr_accessor" "attr_reader" "attr_writer"
    "private" "public" "protected" "module_function" "private_class_method" "private_constant" "new"))

((call
  receiver: (_) @call.qualifier
  method: (identifier) @call.name
  arguments: (argument_list)? @call.arguments) @call
  (#eq? @call.name "new")
  (#not-match? @call.qualifier "^(::)?[A-Z]\\w*(::[A-Z]\\w*)*$"))

((call
  !receiver
  method: (identifier) @call.name
  arguments: (argument_list)? @call.arguments) @call
  (#eq? @call.name "new"))

(argument_list [(splat_argument) (hash_splat_argument) (forward_argument)] @argument.spread)
(argument_list (block_argument) @argument.ignore)
(argument_list (pair key: [(hash_key_symbol) (simple_symbol)] @argument.keyword))

; Assigning to `obj.name` calls `name=`
(assignment left: (call method: (identifier) @call.name) @call @call.unknown)
(operator_assignment left: (call method: (identifier) @call.name) @call @call.unknown)

; Types and values by name
(superclass (constant) @type.name)
(superclass (scope_resolution scope: (_)? @type.qualifier name: (constant) @type.name))

(scope_resolution
  scope: (_)? @read.qualifier
  name: (constant) @read.name)

(constant) @read.name

; A bare word may be a method without arguments or a local variable
(body_statement (identifier) @read.name)
(argument_list (identifier) @read.name)
(assignment right: (identifier) @read.name)

; `send(:name)`, `before_action :name`, `&method(:name)`
(argument_list (simple_symbol) @read.name)
(block_argument (simple_symbol) @read.name)

; What classes and modules take members from; methods may extend only themselves
(class superclass: (superclass (_) @base)) @of
((call
  !receiver
  method: (identifier) @_mixin
  arguments: (argument_list [(constant) (scope_resolution)] @base))
  (#any-of? @_mixin "include" "extend" "prepend")
  (#not-has-ancestor? @base method singleton_method))
((assignment
  left: (constant)
  right: (call
    receiver: (constant) @_factory
    method: (identifier) @_new
    arguments: (argument_list . [(constant) (scope_resolution)] @base))) @of
  (#eq? @_factory "Class")
  (#eq? @_new "new"))

; What becomes of the value of a call: what ends a body or a branch is its value
(return (argument_list (call) @handled.returned))
(yield (argument_list (call) @handled.returned))
(method body: (call) @handled.returned)
(singleton_method body: (call) @handled.returned)
((body_statement) @handled.body (#has-parent? @handled.body method singleton_method do_block))
(block_body) @handled.body
[(rescue) (ensure) (else)] @handled.beside
(method body: (body_statement (rescue body: (then) @handled.body)))
(singleton_method body: (body_statement (rescue body: (then) @handled.body)))
(begin) @handled.body @of
(begin (rescue body: (then) @handled.body)) @of
(if [(then) (else)] @handled.body) @of
(if alternative: (elsif) @handled.value) @of
(elsif [(then) (else)] @handled.body) @of
(elsif alternative: (elsif) @handled.value) @of
(unless [(then) (else)] @handled.body) @of
(case (when body: (then) @handled.body)) @of
(case (else) @handled.body) @of
(case_match [(in_clause body: (then) @handled.body) (else) @handled.body]) @of
(if_modifier body: (_) @handled.value) @of
(unless_modifier body: (_) @handled.value) @of
(rescue_modifier body: (_) @handled.value) @of
(conditional consequence: (_) @handled.value) @of
(conditional alternative: (_) @handled.value) @of
(binary operator: ["||" "or" "&&" "and"] right: (call) @handled.value) @of
(parenthesized_statements) @handled.body @of
(call
  receiver: (_)? @into.receiver
  method: (_) @into
  arguments: (argument_list [
    (call) @handled.passed
    (pair value: (call) @handled.passed)
    (array (call) @handled.passed)
  ]))
(array (call) @handled.passed)
(pair value: (call) @handled.passed)
(assignment
  left: [
    (identifier) @to
    (constant) @to
    (instance_variable) @to
    (class_variable) @to
    (global_variable) @to
    (call) @to
    (element_reference) @to
    (left_assignment_list (_) @to)
  ]
  right: (_) @handled.assigned)
(operator_assignment left: (_) @to operator: ["||=" "&&="] right: (call) @handled.assigned)
[(program) (body_statement) (block_body) (then) (else) (begin) (do) (ensure)] @handled.statements

; Names that are given a value; globals are bound outside of the method that sets them
(assignment
  left: [
    (identifier) @binding
    (constant) @binding
    (instance_variable) @binding.member
    (class_variable) @binding.member
    (global_variable) @binding.member
    (scope_resolution name: (constant) @binding.member)
    (call method: (identifier) @binding.member)
  ])
(operator_assignment
  left: [
    (identifier) @binding
    (constant) @binding
    (instance_variable) @binding.member
    (class_variable) @binding.member
    (global_variable) @binding.member
    (call method: (identifier) @binding.member)
  ])
((assignment
  left: [
    (identifier) @binding
    (constant) @binding
    (instance_variable) @binding.member
    (class_variable) @binding.member
    (global_variable) @binding.member
    (call method: (identifier) @binding.member)
  ]
  right: (call receiver: [(constant) (scope_resolution)] @binding.made method: (identifier) @_new))
  (#eq? @_new "new"))
((operator_assignment
  left: [
    (identifier) @binding
    (constant) @binding
    (instance_variable) @binding.member
    (class_variable) @binding.member
    (global_variable) @binding.member
    (call method: (identifier) @binding.member)
  ]
  right: (call receiver: [(constant) (scope_resolution)] @binding.made method: (identifier) @_new))
  (#eq? @_new "new"))
(left_assignment_list [
  (identifier) @binding
  (instance_variable) @binding.member
  (global_variable) @binding.member
  (call method: (identifier) @binding.member)
])
(destructured_left_assignment [(identifier) @binding (instance_variable) @binding.member])
(rest_assignment [(identifier) @binding (instance_variable) @binding.member])
(exception_variable [(identifier) @binding (instance_variable) @binding.member])
(for pattern: (identifier) @binding)
(block_parameters (identifier) @binding)
(lambda_parameters (identifier) @binding)
(destructured_parameter (identifier) @binding)
(optional_parameter name: (identifier) @binding)
(keyword_parameter name: (identifier) @binding)
(splat_parameter name: (identifier) @binding)
(hash_splat_parameter name: (identifier) @binding)
(block_parameter name: (identifier) @binding)
(keyword_pattern key: (hash_key_symbol) @binding !value)
(keyword_pattern value: (identifier) @binding)
(array_pattern (identifier) @binding)
(find_pattern (identifier) @binding)
(as_pattern name: (identifier) @binding)
(in_clause pattern: (identifier) @binding)
(match_pattern pattern: (identifier) @binding)
(alias name: (_) @binding.member)
((call
  method: (identifier) @_define
  arguments: (argument_list [
    (simple_symbol) @binding.member
    (string . (string_content) @binding.member .)
    (splat_argument) @dynamic.members
    (identifier) @dynamic.members
    (call) @dynamic.members
    (string (interpolation) @dynamic.members)
    (delimited_symbol (interpolation) @dynamic.members)
  ]))
  (#any-of? @_define
    "attr_accessor" "attr_reader" "attr_writer" "attr" "alias_method" "define_method" "define_singleton_method"
    "def_delegator" "def_delegators" "delegate" "class_attribute" "cattr_accessor" "cattr_reader" "cattr_writer"
    "mattr_accessor" "mattr_reader" "mattr_writer" "attribute" "store_accessor" "scope" "has_many" "has_one"
    "belongs_to" "has_and_belongs_to_many"))
((call
  receiver: (constant) @_factory
  method: (identifier) @_new
  arguments: (argument_list (simple_symbol) @binding.member))
  (#any-of? @_factory "Struct" "Data")
  (#any-of? @_new "new" "define"))

; Names and members that nobody can list
((method name: (identifier) @_missing) @dynamic.members (#eq? @_missing "method_missing"))
((singleton_method name: (identifier) @_missing) @dynamic.members (#eq? @_missing "method_missing"))
((singleton_method name: (identifier) @_missing) @dynamic.names (#eq? @_missing "const_missing"))
((call
  method: (identifier) @_eval
  arguments: (argument_list . [
    (string) @dynamic.members
    (heredoc_beginning) @dynamic.members
    (identifier) @dynamic.members
  ]))
  (#any-of? @_eval "class_eval" "module_eval" "instance_eval" "instance_variable_set"))
((call
  method: (identifier) @_set
  arguments: (argument_list . [(identifier) (call) (string (interpolation)) (element_reference)])) @dynamic.names
  (#any-of? @_set "const_set" "eval"))
((call
  method: (identifier) @_send
  arguments: (argument_list . (simple_symbol) @_define)) @dynamic.members
  (#any-of? @_send "send" "__send__" "public_send")
  (#any-of? @_define ":define_method" ":define_singleton_method" ":alias_method" ":attr_accessor" ":attr_reader"))
