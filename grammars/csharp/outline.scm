; Types: a nested one without a modifier is private, one of a namespace is not
(class_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  name: (identifier) @name) @symbol.class

(record_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  name: (identifier) @name) @symbol.class

(struct_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  name: (identifier) @name) @symbol.struct

(interface_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  name: (identifier) @name) @symbol.interface

(enum_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  name: (identifier) @name) @symbol.enum

(delegate_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  name: (identifier) @name) @symbol.type

[
  (compilation_unit
    [
      (class_declaration name: (identifier) @name @exported) @symbol.class
      (record_declaration name: (identifier) @name @exported) @symbol.class
      (struct_declaration name: (identifier) @name @exported) @symbol.struct
      (interface_declaration name: (identifier) @name @exported) @symbol.interface
      (enum_declaration name: (identifier) @name @exported) @symbol.enum
      (delegate_declaration name: (identifier) @name @exported) @symbol.type
    ])
  (namespace_declaration
    body: (declaration_list
      [
        (class_declaration name: (identifier) @name @exported) @symbol.class
        (record_declaration name: (identifier) @name @exported) @symbol.class
        (struct_declaration name: (identifier) @name @exported) @symbol.struct
        (interface_declaration name: (identifier) @name @exported) @symbol.interface
        (enum_declaration name: (identifier) @name @exported) @symbol.enum
        (delegate_declaration name: (identifier) @name @exported) @symbol.type
      ]))
]

(enum_member_declaration name: (identifier) @name @exported) @symbol.constant

; Methods and constructors
(method_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  returns: (_) @returns
  name: (identifier) @name
  parameters: (parameter_list) @params) @symbol.method

((method_declaration
  (modifier "async" @async)
  returns: (_) @_value
  name: (identifier) @name) @symbol.method
  (#not-eq? @_value "void"))

(interface_declaration
  body: (declaration_list
    [
      (method_declaration name: (identifier) @name @exported) @symbol.method
      (property_declaration name: (identifier) @name @exported) @symbol.property
    ]))

(constructor_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  name: (identifier) @name
  parameters: (parameter_list) @params) @symbol.constructor

; `record Point(int X)` and `class Service(ILog log)`
[
  (record_declaration
    name: (identifier) @name @exported
    (parameter_list) @params @symbol.constructor)
  (class_declaration
    name: (identifier) @name @exported
    (parameter_list) @params @symbol.constructor)
  (struct_declaration
    name: (identifier) @name @exported
    (parameter_list) @params @symbol.constructor)
]

; Parameters; the `this` of an extension method stands before the dot
((parameter_list
  (parameter
    type: (_) @param.type
    name: (identifier) @param.name) @param)
  (#not-match? @param "^(\\[[^\\]]*\\]\\s*)*this\\s"))

(parameter_list
  (parameter
    name: (identifier) @param.name
    "="
    (_) @param.default) @param)

(parameter_list
  "params"
  type: (_) @param.type
  name: (identifier) @param @param.name @param.rest)

; Properties and fields
(property_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  name: (identifier) @name) @symbol.property

(event_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  name: (identifier) @name) @symbol.property

(field_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  (variable_declaration (variable_declarator name: (identifier) @name))) @symbol.property

(event_field_declaration
  (modifier ["public" "protected" "internal"] @exported)?
  (variable_declaration (variable_declarator name: (identifier) @name))) @symbol.property

; Namespaces
(namespace_declaration name: (_) @module.name @package) @module
(file_scoped_namespace_declaration name: (_) @module.name @package) @module

; Imports
(using_directive
  !name
  [(identifier) (qualified_name) (alias_qualified_name)] @import.source) @import

(using_directive
  name: (identifier) @import.namespace
  (_) @import.source
  .) @import

; Calls
(invocation_expression
  function: [
    (identifier) @call.name
    (generic_name . (identifier) @call.name)
    (member_access_expression
      expression: _ @call.qualifier
      name: [
        (identifier) @call.name
        (generic_name . (identifier) @call.name)
      ])
    (conditional_access_expression
      condition: (_) @call.qualifier
      (member_binding_expression
        name: [
          (identifier) @call.name
          (generic_name . (identifier) @call.name)
        ]))
  ]
  arguments: (argument_list) @call.arguments) @call

(argument_list (argument name: (identifier) @argument.keyword))

(object_creation_expression
  type: [
    (identifier) @new.name
    (generic_name . (identifier) @new.name)
    (qualified_name
      qualifier: (_) @new.qualifier
      name: [
        (identifier) @new.name
        (generic_name . (identifier) @new.name)
      ])
  ]
  arguments: (argument_list)? @call.arguments) @new

; Types and values by name
(_ type: (identifier) @type.name)
(_ returns: (identifier) @type.name)
(generic_name . (identifier) @type.name)
(type_argument_list (identifier) @type.name)
(base_list (identifier) @type.name)
(nullable_type (identifier) @type.name)
(array_type (identifier) @type.name)
(attribute name: (identifier) @type.name)

(member_access_expression
  expression: _ @read.qualifier
  name: [
    (identifier) @read.name
    (generic_name . (identifier) @read.name)
  ])

(member_binding_expression name: (identifier) @read.name)
(initializer_expression (assignment_expression left: (identifier) @read.name))

((identifier) @read.name
  (#match? @read.name "^_?[A-Z]"))

; What a type takes members from, and attributes
(base_list [
  (identifier) @base
  (qualified_name) @base
  (generic_name . (identifier) @base)
  (primary_constructor_base_type type: [(identifier) (qualified_name)] @base)
  (primary_constructor_base_type type: (generic_name . (identifier) @base))
])
[
  (class_declaration (attribute_list (attribute) @decorator))
  (record_declaration (attribute_list (attribute) @decorator))
  (struct_declaration (attribute_list (attribute) @decorator))
  (interface_declaration (attribute_list (attribute) @decorator))
  (enum_declaration (attribute_list (attribute) @decorator))
  (delegate_declaration (attribute_list (attribute) @decorator))
  (enum_member_declaration (attribute_list (attribute) @decorator))
  (method_declaration (attribute_list (attribute) @decorator))
  (constructor_declaration (attribute_list (attribute) @decorator))
  (property_declaration (attribute_list (attribute) @decorator))
  (event_declaration (attribute_list (attribute) @decorator))
  (field_declaration (attribute_list (attribute) @decorator))
  (event_field_declaration (attribute_list (attribute) @decorator))
] @of

; Extension methods, and methods that yield
((method_declaration
  parameters: (parameter_list . (parameter (modifier) @_this type: (_) @binding.type name: (identifier) @binding))) @extension
  (#eq? @_this "this"))
((yield_statement) @generator
  (#not-has-ancestor? @generator local_function_statement))

; What becomes of the value of a call
(await_expression [
  (invocation_expression) @handled.awaited
  (object_creation_expression) @handled.awaited
  (parenthesized_expression (invocation_expression) @handled.awaited)
])
((member_access_expression expression: [(invocation_expression) (identifier) @await] @handled.awaited name: (identifier) @_task)
  (#any-of? @_task "ConfigureAwait" "ContinueWith" "GetAwaiter" "Result" "Wait"))
((assignment_expression left: (identifier) @_left right: [(invocation_expression) (object_creation_expression)] @handled.awaited)
  (#eq? @_left "_"))
(using_statement "await" (invocation_expression) @handled.awaited)
[
  (return_statement [(invocation_expression) (object_creation_expression)] @handled.returned)
  (return_statement (parenthesized_expression (invocation_expression) @handled.returned))
  (return_statement (conditional_expression consequence: [(invocation_expression) (object_creation_expression)] @handled.returned))
  (return_statement (conditional_expression alternative: [(invocation_expression) (object_creation_expression)] @handled.returned))
  (return_statement (binary_expression right: [(invocation_expression) (object_creation_expression)] @handled.returned))
  (yield_statement [(invocation_expression) (object_creation_expression)] @handled.returned)
  (arrow_expression_clause [(invocation_expression) (object_creation_expression)] @handled.returned)
  (lambda_expression body: [(invocation_expression) (object_creation_expression)] @handled.returned)
]
(invocation_expression function: (_) @into arguments: (argument_list (argument [(invocation_expression) (object_creation_expression)] @handled.passed)))
(object_creation_expression type: (_) @into arguments: (argument_list (argument [(invocation_expression) (object_creation_expression)] @handled.passed)))
[
  (constructor_initializer (argument_list (argument [(invocation_expression) (object_creation_expression)] @handled.passed)))
  (initializer_expression [(invocation_expression) (object_creation_expression)] @handled.passed)
  (initializer_expression (assignment_expression right: [(invocation_expression) (object_creation_expression)] @handled.passed))
  (element_binding_expression (argument [(invocation_expression) (object_creation_expression)] @handled.passed))
  (tuple_expression (argument [(invocation_expression) (object_creation_expression)] @handled.passed))
]
(variable_declarator name: (identifier) @to [(invocation_expression) (object_creation_expression)] @handled.assigned)
(variable_declarator (tuple_pattern name: (identifier) @to) (invocation_expression) @handled.assigned)
(assignment_expression
  left: [(identifier) (member_access_expression) (element_access_expression)] @to
  "="
  right: [(invocation_expression) (object_creation_expression)] @handled.assigned)
(assignment_expression
  left: (tuple_expression (argument [(identifier) @to (declaration_expression name: (identifier) @to)]))
  right: (invocation_expression) @handled.assigned)
(property_declaration name: (_) @to value: [(invocation_expression) (object_creation_expression)] @handled.assigned)
(expression_statement [(invocation_expression) (object_creation_expression)] @handled.discarded)

; Variables whose value is awaited, returned or passed on
(await_expression (identifier) @await)
(return_statement (identifier) @await)
(yield_statement (identifier) @await)
(argument (identifier) @await)
(initializer_expression (identifier) @await)
(initializer_expression (assignment_expression right: (identifier) @await))
(arrow_expression_clause (identifier) @await)
(lambda_expression body: (identifier) @await)

; Names that are given a value
(variable_declaration type: (implicit_type) (variable_declarator name: (identifier) @binding))
((variable_declaration type: (_) @binding.type (variable_declarator name: (identifier) @binding))
  (#not-eq? @binding.type "var"))
(variable_declaration (variable_declarator
  name: (identifier) @binding
  (object_creation_expression type: [
    (identifier) @binding.made
    (qualified_name) @binding.made
    (generic_name . (identifier) @binding.made)
  ])))
[
  (field_declaration (variable_declaration (variable_declarator name: (identifier) @binding.member)))
  (event_field_declaration (variable_declaration (variable_declarator name: (identifier) @binding.member)))
  (property_declaration type: (_) @binding.type name: (identifier) @binding.member)
  (event_declaration type: (_) @binding.type name: (identifier) @binding.member)
  (initializer_expression (assignment_expression left: (identifier) @binding.member))
  (assignment_expression left: (member_access_expression name: (identifier) @binding.member))
  (record_declaration (parameter_list (parameter name: (identifier) @binding.member)))
  (class_declaration (parameter_list (parameter name: (identifier) @binding.member)))
  (struct_declaration (parameter_list (parameter name: (identifier) @binding.member)))
]
(assignment_expression
  left: [(identifier) @binding (member_access_expression name: (identifier) @binding.member)]
  right: (object_creation_expression type: [
    (identifier) @binding.made
    (qualified_name) @binding.made
    (generic_name . (identifier) @binding.made)
  ]))
((assignment_expression left: (identifier) @binding) @reassigned
  (#not-eq? @binding "_"))
([
  (foreach_statement type: (_) @binding.type left: (identifier) @binding)
  (catch_declaration type: (_) @binding.type name: (identifier) @binding)
  (declaration_pattern type: (_) @binding.type name: (identifier) @binding)
  (declaration_expression type: (_) @binding.type name: (identifier) @binding)
  (recursive_pattern type: (_) @binding.type name: (identifier) @binding)
  (bracketed_parameter_list (parameter type: (_) @binding.type name: (identifier) @binding))
] (#not-eq? @binding.type "var"))
[
  (foreach_statement type: (implicit_type) left: (identifier) @binding)
  (declaration_expression type: (implicit_type) name: (identifier) @binding)
  (recursive_pattern !type name: (identifier) @binding)
  (var_pattern name: (identifier) @binding)
  (tuple_pattern name: (identifier) @binding)
  (from_clause name: (identifier) @binding)
  (let_clause . (identifier) @binding)
  (implicit_parameter) @binding
]
(variable_declaration
  type: (implicit_type)
  (variable_declarator name: (identifier) @binding (as_expression right: (_) @binding.type)))
