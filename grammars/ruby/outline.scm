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
