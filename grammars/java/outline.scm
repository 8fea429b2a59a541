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
(package_declaration [(scoped_identifier) (identifier)] @module.name @package) @module

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

; What a type takes members from, and annotations
[
  (superclass [(type_identifier) @base (scoped_type_identifier) @base (generic_type . (_) @base)])
  (super_interfaces (type_list [(type_identifier) @base (scoped_type_identifier) @base (generic_type . (_) @base)]))
  (extends_interfaces (type_list [(type_identifier) @base (scoped_type_identifier) @base (generic_type . (_) @base)]))
]
[
  (class_declaration (modifiers [(marker_annotation) (annotation)] @decorator))
  (record_declaration (modifiers [(marker_annotation) (annotation)] @decorator))
  (interface_declaration (modifiers [(marker_annotation) (annotation)] @decorator))
  (annotation_type_declaration (modifiers [(marker_annotation) (annotation)] @decorator))
  (enum_declaration (modifiers [(marker_annotation) (annotation)] @decorator))
  (enum_constant (modifiers [(marker_annotation) (annotation)] @decorator))
  (method_declaration (modifiers [(marker_annotation) (annotation)] @decorator))
  (constructor_declaration (modifiers [(marker_annotation) (annotation)] @decorator))
  (annotation_type_element_declaration (modifiers [(marker_annotation) (annotation)] @decorator))
  (field_declaration (modifiers [(marker_annotation) (annotation)] @decorator))
  (constant_declaration (modifiers [(marker_annotation) (annotation)] @decorator))
] @of

; What becomes of the value of a call; casts are ignored, and a switch expression has the values of its rules
[
  (return_statement [(method_invocation) (object_creation_expression)] @handled.returned)
  (return_statement (parenthesized_expression (method_invocation) @handled.returned))
  (return_statement (cast_expression value: (method_invocation) @handled.returned))
  (return_statement (ternary_expression consequence: [(method_invocation) (object_creation_expression)] @handled.returned))
  (return_statement (ternary_expression alternative: [(method_invocation) (object_creation_expression)] @handled.returned))
  (yield_statement [(method_invocation) (object_creation_expression)] @handled.returned)
  (lambda_expression body: [(method_invocation) (object_creation_expression)] @handled.returned)
]
(method_invocation object: (_)? @into.receiver name: (_) @into arguments: (argument_list [(method_invocation) (object_creation_expression)] @handled.passed))
(object_creation_expression type: (_) @into arguments: (argument_list [(method_invocation) (object_creation_expression)] @handled.passed))
[
  (explicit_constructor_invocation arguments: (argument_list [(method_invocation) (object_creation_expression)] @handled.passed))
  (enum_constant arguments: (argument_list [(method_invocation) (object_creation_expression)] @handled.passed))
  (array_initializer [(method_invocation) (object_creation_expression)] @handled.passed)
]
(variable_declarator
  name: (_) @to
  value: [
    (method_invocation) @handled.assigned
    (object_creation_expression) @handled.assigned
    (cast_expression value: (method_invocation) @handled.assigned)
  ])
(resource name: (_) @to value: [(method_invocation) (object_creation_expression)] @handled.assigned)
(assignment_expression
  left: (_) @to
  "="
  right: [
    (method_invocation) @handled.assigned
    (object_creation_expression) @handled.assigned
    (cast_expression value: (method_invocation) @handled.assigned)
  ])
[
  (block (expression_statement [(method_invocation) (object_creation_expression)] @handled.discarded))
  (constructor_body (expression_statement [(method_invocation) (object_creation_expression)] @handled.discarded))
  (if_statement (expression_statement [(method_invocation) (object_creation_expression)] @handled.discarded))
  (for_statement body: (expression_statement [(method_invocation) (object_creation_expression)] @handled.discarded))
  (enhanced_for_statement body: (expression_statement [(method_invocation) (object_creation_expression)] @handled.discarded))
  (while_statement body: (expression_statement [(method_invocation) (object_creation_expression)] @handled.discarded))
  (do_statement body: (expression_statement [(method_invocation) (object_creation_expression)] @handled.discarded))
  (labeled_statement (expression_statement [(method_invocation) (object_creation_expression)] @handled.discarded))
  (switch_block_statement_group (expression_statement [(method_invocation) (object_creation_expression)] @handled.discarded))
  (block (switch_expression body: (switch_block (switch_rule (expression_statement [(method_invocation) (object_creation_expression)] @handled.discarded)))))
]

; Names that are given a value
(variable_declarator name: (identifier) @binding)
(variable_declarator name: (identifier) @binding value: (object_creation_expression type: [(type_identifier) @binding.made (scoped_type_identifier) @binding.made (generic_type . (_) @binding.made)]))
([
  (local_variable_declaration type: (_) @binding.type declarator: (variable_declarator name: (identifier) @binding))
  (enhanced_for_statement type: (_) @binding.type name: (identifier) @binding)
  (resource type: (_) @binding.type name: (identifier) @binding)
  (record_pattern_component (_) @binding.type . (identifier) @binding)
  (type_pattern (_) @binding.type . (identifier) @binding)
] (#not-eq? @binding.type "var"))
[
  (field_declaration type: (_) @binding.type declarator: (variable_declarator name: (identifier) @binding.member))
  (constant_declaration type: (_) @binding.type declarator: (variable_declarator name: (identifier) @binding.member))
  (record_declaration parameters: (formal_parameters (formal_parameter name: (identifier) @binding.member)))
  (assignment_expression left: (field_access field: (identifier) @binding.member))
]
(assignment_expression
  left: [(identifier) @binding (field_access field: (identifier) @binding.member)]
  right: (object_creation_expression type: [(type_identifier) @binding.made (scoped_type_identifier) @binding.made (generic_type . (_) @binding.made)]))
[
  (assignment_expression left: (identifier) @binding) @reassigned
  (enhanced_for_statement type: (type_identifier) name: (identifier) @binding)
  (resource type: (type_identifier) name: (identifier) @binding)
  (catch_formal_parameter (catch_type) @binding.type name: (identifier) @binding)
  (instanceof_expression right: (_) @binding.type name: (identifier) @binding)
  (record_pattern_component (type_identifier) . (identifier) @binding)
  (type_pattern (type_identifier) . (identifier) @binding)
  (lambda_expression parameters: (identifier) @binding)
  (inferred_parameters (identifier) @binding)
]
