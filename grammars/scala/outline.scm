; Types
(class_definition name: (identifier) @name) @symbol.class
(object_definition name: (identifier) @name) @symbol.class
(trait_definition name: (identifier) @name) @symbol.trait
(enum_definition name: (identifier) @name) @symbol.enum
(simple_enum_case name: (identifier) @name) @symbol.constant
(full_enum_case name: (identifier) @name) @symbol.constant
(type_definition name: (type_identifier) @name) @symbol.type
(package_object name: (identifier) @name) @symbol.module

; Functions and methods
((function_definition name: (_) @name return_type: (_)? @returns) @symbol.function
  (#not-eq? @name "this"))

(function_definition name: (_) @name parameters: (parameters) @params) @symbol.function
(function_declaration name: (_) @name return_type: (_) @returns) @symbol.method
(function_declaration name: (_) @name parameters: (parameters) @params) @symbol.method

((template_body (function_definition name: (_) @name) @symbol.method)
  (#not-eq? @name "this"))

(enum_body (function_definition name: (_) @name) @symbol.method)
((template_body (function_definition name: (_) @name) @symbol.constructor)
  (#eq? @name "this"))

; The list of the main constructor is part of the class, its node the name
(class_definition
  name: (identifier) @name @symbol.constructor
  class_parameters: (class_parameters) @params)

; Parameters
(parameters (parameter name: (_) @param.name type: (_) @param.type) @param)
(parameters (parameter default_value: (_) @param.default) @param)
(parameters (parameter type: (repeated_parameter_type)) @param @param.rest)
(parameters ["implicit" "using"] (parameter) @param @param.optional)
(class_parameters (class_parameter name: (_) @param.name type: (_) @param.type) @param)
(class_parameters (class_parameter default_value: (_) @param.default) @param)
(class_parameters (class_parameter type: (repeated_parameter_type)) @param @param.rest)
(class_parameters ["implicit" "using"] (class_parameter) @param @param.optional)

; Values
(template_body
  [
    (val_definition pattern: (identifier) @name)
    (var_definition pattern: (identifier) @name)
    (val_declaration name: (identifier) @name)
    (var_declaration name: (identifier) @name)
  ] @symbol.property)

(class_parameter ["val" "var"] name: (identifier) @name) @symbol.property

(compilation_unit
  [
    (val_definition pattern: (identifier) @name)
    (var_definition pattern: (identifier) @name)
  ] @symbol.variable)

; Private ones; what is private to a package is not
(([
  (class_definition (modifiers (access_modifier) @_private))
  (object_definition (modifiers (access_modifier) @_private))
  (trait_definition (modifiers (access_modifier) @_private))
  (type_definition (modifiers (access_modifier) @_private))
  (function_definition (modifiers (access_modifier) @_private))
  (function_declaration (modifiers (access_modifier) @_private))
  (val_definition (modifiers (access_modifier) @_private))
  (var_definition (modifiers (access_modifier) @_private))
  (class_parameter (modifiers (access_modifier) @_private))
] @private)
  (#any-of? @_private "private" "private[this]"))

((class_definition
  name: (identifier) @private
  (access_modifier) @_private)
  (#any-of? @_private "private" "private[this]"))

; The package of the file
(package_clause name: (package_identifier) @module.name @package) @module

; Imports: what stands before the last name is a prefix of it
(import_declaration (identifier) @import.prefix . (_))
(import_declaration (identifier) @import.source .) @import
(import_declaration (namespace_wildcard) @import.namespace) @import
(import_declaration (namespace_selectors (identifier) @import.name)) @import
(import_declaration (namespace_selectors (namespace_wildcard) @import.namespace)) @import
(import_declaration
  (namespace_selectors [
    (arrow_renamed_identifier name: (identifier) @import.name alias: (identifier) @import.alias)
    (as_renamed_identifier name: (identifier) @import.name alias: (identifier) @import.alias)
  ])) @import

(import_declaration) @ignore

; Calls
(call_expression
  function: [
    (identifier) @call.name
    (field_expression value: (_) @call.qualifier field: (_) @call.name)
    (generic_function function: (identifier) @call.name)
    (generic_function function: (field_expression value: (_) @call.qualifier field: (_) @call.name))
  ]
  arguments: (arguments) @call.arguments) @call

(call_expression
  function: [
    (identifier) @call.name
    (field_expression value: (_) @call.qualifier field: (_) @call.name)
    (generic_function function: (identifier) @call.name)
    (generic_function function: (field_expression value: (_) @call.qualifier field: (_) @call.name))
  ]
  arguments: [(block) (case_block) (colon_argument)]) @call @call.piped

; A case class is made by calling its name
((call_expression
  function: [
    (identifier) @new.name
    (field_expression value: (_) @new.qualifier field: (_) @new.name)
    (generic_function function: (identifier) @new.name)
  ]
  arguments: (arguments) @call.arguments) @new
  (#match? @new.name "^[A-Z]"))

(instance_expression
  [
    (type_identifier) @new.name
    (generic_type type: (type_identifier) @new.name)
    (stable_type_identifier (_) @new.qualifier (type_identifier) @new.name .)
  ]
  arguments: (arguments)? @call.arguments) @new

(extends_clause
  type: [
    (type_identifier) @new.name
    (generic_type type: (type_identifier) @new.name)
  ]
  arguments: (arguments) @call.arguments) @new

(infix_expression left: (_) @call.qualifier operator: (identifier) @call.name) @call @call.unknown

(arguments (assignment_expression left: (identifier) @argument.keyword))
(arguments (ascription_expression (repeated_parameter_type)) @argument.spread)
(arguments (postfix_expression) @argument.spread)

; Types and values by name
(stable_type_identifier (_) @type.qualifier (type_identifier) @type.name .)
(type_identifier) @type.name
(annotation name: (_) @type.name)

(field_expression value: (_) @read.qualifier field: (identifier) @read.name)
(field_expression value: (identifier) @read.name)
(arguments (identifier) @read.name)
(interpolation (identifier) @read.name)
(infix_expression left: (identifier) @read.name)
(infix_expression right: (identifier) @read.name)
(val_definition value: (identifier) @read.name)
(function_definition body: (identifier) @read.name)
(block (identifier) @read.name)
(case_class_pattern type: (type_identifier) @type.name)
(assignment_expression right: (identifier) @read.name)

((identifier) @read.name
  (#match? @read.name "^[A-Z]"))

; What a type takes members from, and annotations
(class_definition extend: (extends_clause type: (_) @base)) @of
(object_definition extend: (extends_clause type: (_) @base)) @of
(trait_definition extend: (extends_clause type: (_) @base)) @of
(enum_definition extend: (extends_clause type: (_) @base)) @of
(class_definition (annotation) @decorator) @of
(object_definition (annotation) @decorator) @of
(function_definition (annotation) @decorator) @of

; Names that are given a value
(val_definition pattern: (identifier) @binding)
(val_definition pattern: (identifier) @binding type: (_) @binding.type)
(var_definition pattern: (identifier) @binding)
(var_definition pattern: (identifier) @binding type: (_) @binding.type)
(val_definition pattern: (tuple_pattern (identifier) @binding))
(val_definition
  pattern: (identifier) @binding
  value: [
    (instance_expression . (type_identifier) @binding.made)
    (call_expression function: (identifier) @binding.made)
  ])

(template_body [
  (val_definition pattern: (identifier) @binding.member)
  (var_definition pattern: (identifier) @binding.member)
])

(class_parameter name: (identifier) @binding.member type: (_) @binding.type)
(binding name: (identifier) @binding type: (_)? @binding.type)
(lambda_expression parameters: (identifier) @binding)
(enumerator . (identifier) @binding)
(typed_pattern pattern: (identifier) @binding type: (_) @binding.type)
(assignment_expression left: (identifier) @binding) @reassigned
