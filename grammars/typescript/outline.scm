; include ../javascript/shared.scm

; Functions without a body, and what they return
(function_signature "async"? @async name: (_) @name parameters: (_) @params) @symbol.function
(ambient_declaration (function_signature name: (_) @name) @symbol.function)
(function_declaration name: (_) @name return_type: (type_annotation (_) @returns)) @symbol.function
(function_signature name: (_) @name return_type: (type_annotation (_) @returns)) @symbol.function
(class_body (method_definition name: (_) @name return_type: (type_annotation (_) @returns)) @symbol.method)
((class_body (method_definition ["get" "set"] name: (_) @name) @symbol.property))
((class_body (method_definition name: (property_identifier) @name) @symbol.constructor) (#eq? @name "constructor"))
(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function return_type: (type_annotation (_) @returns))
    (function_expression return_type: (type_annotation (_) @returns))
  ]) @symbol.function

; Classes
(class_declaration name: (_) @name) @symbol.class
(abstract_class_declaration name: (_) @name) @symbol.class
(extends_clause value: (identifier) @read.name)
(extends_clause value: (member_expression object: (_) @read.qualifier property: (_) @read.name))

; Members
(class_body (method_definition (accessibility_modifier "private")) @private)
(class_body (method_signature
  name: (_) @name parameters: (_) @params return_type: (type_annotation (_) @returns)?) @symbol.method @exported)
(class_body (method_signature (accessibility_modifier "private")) @private)
(abstract_method_signature
  name: (_) @name parameters: (_) @params return_type: (type_annotation (_) @returns)?) @symbol.method @exported
(public_field_definition name: (_) @name) @symbol.property @exported
(public_field_definition
  name: (_) @name
  value: [
    (arrow_function "async"? @async parameters: (_) @params return_type: (type_annotation (_) @returns)?)
    (arrow_function "async"? @async parameter: (_) @params @param @param.name)
    (function_expression "async"? @async parameters: (_) @params return_type: (type_annotation (_) @returns)?)
  ]) @symbol.method
(public_field_definition (accessibility_modifier "private")) @private
(public_field_definition name: (private_property_identifier)) @private

; Types
(interface_declaration name: (_) @name) @symbol.interface
(interface_body (property_signature name: (_) @name) @symbol.property @exported)
(interface_body (method_signature
  name: (_) @name parameters: (_) @params return_type: (type_annotation (_) @returns)?) @symbol.method @exported)
(type_alias_declaration name: (_) @name) @symbol.type
(enum_declaration name: (_) @name) @symbol.enum
(enum_body name: (_) @name @symbol.property @exported)
(enum_body (enum_assignment name: (_) @name) @symbol.property @exported)

; Namespaces
(internal_module name: (_) @name) @symbol.module
(module name: (_) @name) @symbol.module
(ambient_declaration (class_declaration name: (_) @name) @symbol.class)
(ambient_declaration (lexical_declaration (variable_declarator name: (identifier) @name) @symbol.constant))

; Parameters
(required_parameter pattern: [(identifier) (object_pattern) (array_pattern)] @param.name) @param
(required_parameter pattern: (rest_pattern (_) @param.name)) @param @param.rest
(required_parameter value: (_) @param.default) @param
(required_parameter
  pattern: [(identifier) (object_pattern) (array_pattern) (rest_pattern)]
  type: (type_annotation (_) @param.type)) @param
(optional_parameter pattern: [(identifier) (object_pattern) (array_pattern)] @param.name) @param @param.optional
(optional_parameter type: (type_annotation (_) @param.type)) @param

; Types only
(import_statement "type" source: (string) @import.source) @import @import.type
(export_statement "type" source: (string) @import.source) @import @import.type

; Imports of CommonJS modules
(import_statement (import_require_clause (identifier) @import.namespace source: (string) @import.source)) @import
(export_statement "=" (identifier) @export.default)

; Types and values by name
(nested_type_identifier module: (_) @type.qualifier name: (_) @type.name)
(type_identifier) @type.name
(as_expression . (identifier) @read.name)
(satisfies_expression . (identifier) @read.name)
(non_null_expression (identifier) @read.name)
(type_query (identifier) @read.name)

; Types that are given to names, and what types take members from
(class_declaration (class_heritage (extends_clause value: (_) @base))) @of
(class_declaration (class_heritage (implements_clause (_) @base))) @of
(class_body (decorator (_) @decorator) . (method_definition) @of)
(abstract_class_declaration (class_heritage (extends_clause value: (_) @base))) @of
(abstract_class_declaration (class_heritage (implements_clause (_) @base))) @of
(interface_declaration (extends_type_clause (_) @base)) @of
(variable_declarator type: (_) value: [(arrow_function) (function_expression)]) @typed
(public_field_definition type: (_) value: [(arrow_function) (function_expression)]) @typed
(variable_declarator name: (identifier) @binding type: (type_annotation (_) @binding.type))
(public_field_definition name: (_) @binding.member type: (type_annotation (_) @binding.type)?)
(public_field_definition name: (_) @binding.member value: (new_expression constructor: (_) @binding.made))
(property_signature name: (_) @binding.member type: (type_annotation (_) @binding.type)?)
(required_parameter (accessibility_modifier) pattern: (identifier) @binding.member)
(variable_declarator name: (identifier) @binding value: (as_expression (_) (type_identifier) @binding.type))
