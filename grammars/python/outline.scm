; Functions
(function_definition
  "async"? @async
  name: (_) @name
  parameters: (_) @params
  return_type: (_)? @returns) @symbol.function

; Methods
(class_definition body: (block
  (function_definition name: (_) @name) @symbol.method))
(class_definition body: (block
  (decorated_definition definition: (function_definition name: (_) @name) @symbol.method)))
((class_definition body: (block
  (function_definition name: (_) @name) @symbol.constructor))
  (#any-of? @name "__init__" "__new__"))
((class_definition body: (block
  (decorated_definition
    (decorator [(identifier) (attribute)] @_decorator)
    definition: (function_definition name: (_) @name) @symbol.property)))
  (#match? @_decorator "^(property|cached_property|functools\\.cached_property|\\w+\\.(setter|getter|deleter))$"))

; Classes
(class_definition name: (_) @name) @symbol.class
(class_definition body: (block (expression_statement (assignment left: (identifier) @name) @symbol.property)))
(type_alias_statement left: (type (identifier) @name)) @symbol.type

; Values of the module
(module (expression_statement (assignment left: (identifier) @name) @symbol.variable))
((module (expression_statement (assignment left: (identifier) @name) @symbol.constant))
  (#match? @name "^_*[A-Z][A-Z0-9_]*$"))
(module (if_statement consequence: (block (expression_statement (assignment left: (identifier) @name) @symbol.variable))))
(module (try_statement body: (block (expression_statement (assignment left: (identifier) @name) @symbol.variable))))

; Docstrings
(function_definition body: (block . (expression_statement (string) @doc))) @doc.of
(class_definition body: (block . (expression_statement (string) @doc))) @doc.of
(decorated_definition definition: (_) @doc.of) @doc.anchor

; Parameters
(parameters (identifier) @param @param.name)
(parameters (typed_parameter . (identifier) @param.name type: (_) @param.type) @param)
(parameters (default_parameter name: (_) @param.name value: (_) @param.default) @param)
(parameters (typed_default_parameter name: (_) @param.name type: (_) @param.type value: (_) @param.default) @param)
(parameters (list_splat_pattern (_) @param.name) @param @param.rest)
(parameters (typed_parameter . (list_splat_pattern (_) @param.name)) @param @param.rest)
(parameters (dictionary_splat_pattern (_) @param.name) @param @param.rest @param.keyword)
(parameters (typed_parameter . (dictionary_splat_pattern (_) @param.name)) @param @param.rest @param.keyword)
(parameters [(keyword_separator) (list_splat_pattern) (typed_parameter . (list_splat_pattern))] @_star
  [(identifier) (typed_parameter . (identifier)) (default_parameter) (typed_default_parameter)] @param @param.keyword)

; Exports
((assignment left: (identifier) @_all right: [(list (string) @export.name) (tuple (string) @export.name)])
  (#eq? @_all "__all__"))
((augmented_assignment left: (identifier) @_all right: [(list (string) @export.name) (tuple (string) @export.name)])
  (#eq? @_all "__all__"))

; What only a type checker runs
((if_statement
  condition: [(identifier) (attribute)] @_condition
  consequence: (block) @import.type)
  (#match? @_condition "(^|\\.)TYPE_CHECKING$"))

; Imports
(import_statement name: (dotted_name) @import.source @import.namespace) @import
(import_statement name: (aliased_import name: (_) @import.source alias: (_) @import.namespace)) @import
(import_from_statement module_name: (_) @import.source) @import
(import_from_statement module_name: (_) @import.source name: (dotted_name) @import.name) @import
(import_from_statement
  module_name: (_) @import.source
  name: (aliased_import name: (_) @import.name alias: (_) @import.alias)) @import
(import_from_statement module_name: (_) @import.source (wildcard_import) @import.namespace @dynamic.names) @import

; Calls
(call function: (identifier) @call.name arguments: (_) @call.arguments) @call
(call function: (attribute object: (_) @call.qualifier attribute: (_) @call.name) arguments: (_) @call.arguments) @call
(decorator (identifier) @read.name)

; Types
(type (identifier) @type.name)
(type (attribute object: (_) @type.qualifier attribute: (_) @type.name))
(type (generic_type . (identifier) @type.name))
(class_definition superclasses: (argument_list (identifier) @type.name @base)) @of
(class_definition superclasses: (argument_list (attribute object: (_) @type.qualifier attribute: (_) @type.name) @base)) @of
(except_clause value: (identifier) @type.name)
(except_clause value: (as_pattern . (identifier) @type.name))

; Reads
(attribute object: (_) @read.qualifier attribute: (_) @read.name)
(attribute object: (identifier) @read.name)
(argument_list (identifier) @read.name @await)
(keyword_argument value: (identifier) @read.name @await)
(list (identifier) @read.name @await)
(tuple (identifier) @read.name @await)
(pair value: (identifier) @read.name @await)
(return_statement (identifier) @read.name @await)
(binary_operator (identifier) @read.name)
(comparison_operator (identifier) @read.name)
(boolean_operator (identifier) @read.name)
(not_operator (identifier) @read.name)
(interpolation (identifier) @read.name)
(subscript value: (identifier) @read.name)
(assignment right: (identifier) @read.name)
(default_parameter value: (identifier) @read.name)
(typed_default_parameter value: (identifier) @read.name)
(if_statement condition: (identifier) @read.name)
(for_statement right: (identifier) @read.name)

; What classes take members from, decorators, and functions that yield
(class_definition superclasses: (argument_list [
  (subscript value: [(identifier) (attribute)] @base)
  (call) @base
  (conditional_expression) @base
  (list_splat) @base
])) @of
(decorated_definition (decorator (_) @decorator) definition: (_) @of)
(yield) @generator

; What becomes of the value of a call
(await [
  (call) @handled.awaited
  (parenthesized_expression [
    (call) @handled.awaited
    (conditional_expression (call) @handled.awaited . "if")
    (conditional_expression "else" . (call) @handled.awaited)
  ])
])
(with_statement "async" (with_clause (with_item value: [
  (call) @handled.awaited
  (as_pattern . (call) @handled.awaited)
])))
(for_statement "async" right: (call) @handled.awaited)
(for_in_clause "async" right: (call) @handled.awaited)
(return_statement [
  (call) @handled.returned
  (parenthesized_expression (call) @handled.returned)
  (expression_list (call) @handled.returned)
  (conditional_expression (call) @handled.returned . "if")
  (conditional_expression "else" . (call) @handled.returned)
  (boolean_operator right: (call) @handled.returned)
])
(yield (call) @handled.returned)
(lambda body: [
  (call) @handled.returned
  (parenthesized_expression (call) @handled.returned)
  (conditional_expression (call) @handled.returned . "if")
  (conditional_expression "else" . (call) @handled.returned)
])
(call function: (_) @into arguments: [
  (generator_expression body: (call) @handled.passed)
  (argument_list [
    (call) @handled.passed
    (keyword_argument value: (call) @handled.passed)
    (list (call) @handled.passed)
    (tuple (call) @handled.passed)
    (set (call) @handled.passed)
    (list_comprehension body: (call) @handled.passed)
    (set_comprehension body: (call) @handled.passed)
    (list_splat [
      (list (call) @handled.passed)
      (tuple (call) @handled.passed)
      (list_comprehension body: (call) @handled.passed)
      (parenthesized_expression (generator_expression body: (call) @handled.passed))
      (generator_expression body: (call) @handled.passed)
    ])
  ])
])
(list (call) @handled.passed)
(tuple (call) @handled.passed)
(set (call) @handled.passed)
(expression_list (call) @handled.passed)
(pair value: (call) @handled.passed)
(list_comprehension body: (call) @handled.passed)
(set_comprehension body: (call) @handled.passed)
(generator_expression body: (call) @handled.passed)
(assignment
  left: [
    (identifier) @to
    (attribute) @to
    (subscript) @to
    (pattern_list (_) @to)
    (tuple_pattern (_) @to)
    (list_pattern (_) @to)
  ]
  right: [
    (call) @handled.assigned
    (parenthesized_expression (call) @handled.assigned)
    (assignment right: (call) @handled.assigned)
  ])
(named_expression name: (_) @to value: (call) @handled.assigned)
(expression_statement (call) @handled.discarded)

; Variables whose value is awaited, returned or passed on
(await [(identifier) (attribute)] @await)
(await (parenthesized_expression (identifier) @await))
(with_statement "async" (with_clause (with_item value: [(identifier) @await (as_pattern . (identifier) @await)])))
(for_statement "async" right: (identifier) @await)
(for_in_clause "async" right: (identifier) @await)
(set (identifier) @await)
(list_splat (identifier) @await)
(return_statement (expression_list (identifier) @await))
(yield (identifier) @await)
(lambda body: (identifier) @await)

; Names that are given a value
(assignment
  left: [(identifier) @binding (attribute attribute: (identifier) @binding.member)]
  type: (type)? @binding.type)
((assignment
  left: [(identifier) @binding (attribute attribute: (identifier) @binding.member)]
  right: (call function: [(identifier) (attribute)] @binding.made))
  (#match? @binding.made "^([A-Za-z_][\\w.]*\\.)?_*[A-Z]\\w*$"))
((named_expression name: (identifier) @binding value: (call function: [(identifier) (attribute)] @binding.made))
  (#match? @binding.made "^([A-Za-z_][\\w.]*\\.)?_*[A-Z]\\w*$"))
(class_definition body: (block (expression_statement (assignment left: (identifier) @binding.member))))
(augmented_assignment left: [(identifier) @binding (attribute attribute: (identifier) @binding.member)])
(named_expression name: (identifier) @binding)
(pattern_list [(identifier) @binding (attribute attribute: (identifier) @binding.member)])
(tuple_pattern [(identifier) @binding (attribute attribute: (identifier) @binding.member)])
(list_pattern [(identifier) @binding (attribute attribute: (identifier) @binding.member)])
(list_splat_pattern [(identifier) @binding (attribute attribute: (identifier) @binding.member)])
(for_statement left: [(identifier) @binding (attribute attribute: (identifier) @binding.member)])
(for_in_clause left: [(identifier) @binding (attribute attribute: (identifier) @binding.member)])
(as_pattern_target [
  (identifier) @binding
  (attribute attribute: (identifier) @binding.member)
  (tuple (identifier) @binding)
  (list (identifier) @binding)
])
(lambda_parameters [
  (identifier) @binding
  (default_parameter name: (identifier) @binding)
  (dictionary_splat_pattern (identifier) @binding)
])
(case_pattern [
  (dotted_name . (identifier) @binding .)
  (as_pattern (case_pattern) (identifier) @binding)
])
(keyword_pattern (dotted_name . (identifier) @binding .))
(splat_pattern (identifier) @binding)

; A global name is bound outside of the function that declares it
(global_statement (identifier) @binding.member)

; Names and members that nobody can list
((assignment left: (subscript value: (call) @_table)) @dynamic.names
  (#any-of? @_table "globals()" "vars()"))
((assignment left: (subscript) @_module) @dynamic.names (#eq? @_module "sys.modules[__name__]"))
((call function: (attribute object: (call) @_table attribute: (identifier) @_update)) @dynamic.names
  (#any-of? @_table "globals()" "vars()")
  (#any-of? @_update "update" "setdefault"))
((assignment left: (subscript value: [
  (attribute attribute: (identifier) @_table)
  (call function: (identifier) @_table arguments: (argument_list (_)))
])) @dynamic.members
  (#any-of? @_table "__dict__" "vars"))
((call function: (attribute
  object: [
    (attribute attribute: (identifier) @_table)
    (call function: (identifier) @_table arguments: (argument_list (_)))
  ]
  attribute: (identifier) @_update)) @dynamic.members
  (#any-of? @_table "__dict__" "vars")
  (#any-of? @_update "update" "setdefault"))
((call function: (identifier) @_exec) @dynamic.names (#eq? @_exec "exec"))
((function_definition name: (identifier) @_get) @dynamic.names
  (#eq? @_get "__getattr__")
  (#not-has-ancestor? @_get class_definition))
((function_definition name: (identifier) @_get) @dynamic.members
  (#any-of? @_get "__getattr__" "__getattribute__")
  (#has-ancestor? @_get class_definition))
((call
  function: (identifier) @_set
  arguments: (argument_list . (_) . (string . (string_start) . (string_content) @binding.member . (string_end))))
  (#eq? @_set "setattr"))
((call
  function: (identifier) @_set
  arguments: (argument_list . (_) . [
    (identifier) (attribute) (subscript) (call) (binary_operator) (string (interpolation)) (conditional_expression)
  ])) @dynamic.members
  (#eq? @_set "setattr"))
