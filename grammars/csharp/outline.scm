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

(method_declaration
  (modifier "async" @async)
  name: (identifier) @name) @symbol.method

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
(namespace_declaration name: (_) @module.name) @module
(file_scoped_namespace_declaration name: (_) @module.name) @module

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
