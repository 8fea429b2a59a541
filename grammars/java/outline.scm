; Types
(class_declaration
  (modifiers "private" @private)?
  name: (identifier) @name) @symbol.class

(record_declaration
  (modifiers "private" @private)?
  name: (identifier) @name) @symbol.class

(interface_declaration
  (modifiers "private" @private)?
  name: (identifier) @name) @symbol.interface

(annotation_type_declaration
  (modifiers "private" @private)?
  name: (identifier) @name) @symbol.interface

(enum_declaration
  (modifiers "private" @private)?
  name: (identifier) @name) @symbol.enum

(enum_constant name: (identifier) @name) @symbol.constant

; Methods; those of an anonymous class belong to the method around them
(class_declaration
  body: (class_body
    (method_declaration
      (modifiers "private" @private)?
      type: (_) @returns
      name: (identifier) @name
      parameters: (formal_parameters) @params) @symbol.method))

(record_declaration
  body: (class_body
    (method_declaration
      (modifiers "private" @private)?
      type: (_) @returns
      name: (identifier) @name
      parameters: (formal_parameters) @params) @symbol.method))

[
  (interface_body
    (method_declaration
      (modifiers "private" @private)?
      type: (_) @returns
      name: (identifier) @name
      parameters: (formal_parameters) @params) @symbol.method)
  (enum_body_declarations
    (method_declaration
      (modifiers "private" @private)?
      type: (_) @returns
      name: (identifier) @name
      parameters: (formal_parameters) @params) @symbol.method)
]

(annotation_type_element_declaration
  type: (_) @returns
  name: (identifier) @name) @symbol.method

(constructor_declaration
  (modifiers "private" @private)?
  name: (identifier) @name
  parameters: (formal_parameters) @params) @symbol.constructor

(record_declaration
  name: (identifier) @name
  parameters: (formal_parameters) @symbol.constructor @params)

; Parameters
(formal_parameters
  (formal_parameter
    type: (_) @param.type
    name: (identifier) @param.name) @param)

(formal_parameters
  (spread_parameter
    [(type_identifier) (scoped_type_identifier) (generic_type) (array_type) (integral_type) (floating_point_type) (boolean_type)] @param.type
    (variable_declarator name: (identifier) @param.name)) @param @param.rest)

; Fields
(class_declaration
  body: (class_body
    (field_declaration
      (modifiers "private" @private)?
      declarator: (variable_declarator name: (identifier) @name)) @symbol.property))

(record_declaration
  body: (class_body
    (field_declaration
      (modifiers "private" @private)?
      declarator: (variable_declarator name: (identifier) @name)) @symbol.property))

(enum_body_declarations
  (field_declaration
    (modifiers "private" @private)?
    declarator: (variable_declarator name: (identifier) @name)) @symbol.property)

(constant_declaration
  declarator: (variable_declarator name: (identifier) @name)) @symbol.constant

; The package of the file
(package_declaration [(scoped_identifier) (identifier)] @module.name) @module

; Imports
(import_declaration
  (scoped_identifier
    scope: (_) @import.source
    name: (identifier) @import.name)
  .) @import

(import_declaration
  (scoped_identifier) @import.source
  (asterisk) @import.namespace) @import

(import_declaration
  (identifier) @import.source
  .) @import

(import_declaration
  (identifier) @import.source
  (asterisk) @import.namespace) @import

; Calls
(method_invocation
  !object
  name: (identifier) @call.name
  arguments: (argument_list) @call.arguments) @call

(method_invocation
  object: (_) @call.qualifier
  name: (identifier) @call.name
  arguments: (argument_list) @call.arguments) @call

(method_reference
  .
  (_) @call.qualifier
  (identifier) @call.name
  .) @call @call.unknown

(method_reference
  .
  [
    (identifier) @new.name
    (type_identifier) @new.name
    (generic_type (type_identifier) @new.name)
  ]
  "new"
  .) @new @call @call.unknown

(object_creation_expression
  type: [
    (type_identifier) @new.name
    (scoped_type_identifier (_) @new.qualifier (type_identifier) @new.name .)
    (generic_type . (type_identifier) @new.name)
    (generic_type . (scoped_type_identifier (_) @new.qualifier (type_identifier) @new.name .))
  ]
  arguments: (argument_list) @call.arguments) @new

; Types and values by name
(scoped_type_identifier
  (_) @type.qualifier
  (type_identifier) @type.name
  .)

(type_identifier) @type.name

[
  (marker_annotation name: (identifier) @type.name)
  (annotation name: (identifier) @type.name)
  (marker_annotation name: (scoped_identifier scope: (_) @type.qualifier name: (identifier) @type.name))
  (annotation name: (scoped_identifier scope: (_) @type.qualifier name: (identifier) @type.name))
]

(field_access
  object: (_) @read.qualifier
  field: (identifier) @read.name)

((identifier) @read.name
  (#match? @read.name "^[A-Z]"))
