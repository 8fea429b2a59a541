; Types
(class_declaration name: (identifier) @name) @symbol.class
(class_declaration "interface" name: (identifier) @name) @symbol.interface
(class_declaration (modifiers (class_modifier "enum")) name: (identifier) @name) @symbol.enum
(object_declaration name: (identifier) @name) @symbol.class
(type_alias type: (identifier) @name) @symbol.type
(enum_entry (identifier) @name) @symbol.constant

; Functions; those of an anonymous object belong to the function around them
(function_declaration
  name: (identifier) @name
  (function_value_parameters) @params
  .
  [(user_type) (nullable_type) (non_nullable_type) (function_type) (parenthesized_type)]? @returns) @symbol.function

; An extension belongs to the type that it extends
(function_declaration
  [
    (user_type . (identifier) @container)
    (nullable_type (user_type . (identifier) @container))
  ]
  .
  name: (identifier) @name) @symbol.function

(class_declaration
  [
    (class_body (function_declaration name: (identifier) @name) @symbol.method)
    (enum_class_body (function_declaration name: (identifier) @name) @symbol.method)
  ])

(object_declaration (class_body (function_declaration name: (identifier) @name) @symbol.method))
(companion_object (class_body (function_declaration name: (identifier) @name) @symbol.method))
(function_declaration (modifiers (function_modifier "suspend"))) @async

; Constructors; the list of the primary one is part of the class, its node the name
(class_declaration
  name: (identifier) @name @symbol.constructor
  (primary_constructor (class_parameters) @params))

(class_declaration
  name: (identifier) @name
  (class_body (secondary_constructor (function_value_parameters) @params) @symbol.constructor))

; Parameters; default values and modifiers may be siblings of the parameter
(function_value_parameters
  (parameter . (identifier) @param.name . (_) @param.type) @param)

(function_value_parameters (parameter) @param . "=" . (_) @param.default)

(function_value_parameters
  (parameter_modifiers (parameter_modifier "vararg"))
  .
  (parameter) @param @param.rest)

(class_parameters
  (class_parameter (identifier) @param.name . [(user_type) (nullable_type) (function_type) (parenthesized_type)] @param.type) @param)

(class_parameters (class_parameter "=" . (_) @param.default) @param)
(class_parameters (class_parameter (modifiers (parameter_modifier "vararg"))) @param @param.rest)

; Properties
(class_body (property_declaration (variable_declaration . (identifier) @name)) @symbol.property)
(enum_class_body (property_declaration (variable_declaration . (identifier) @name)) @symbol.property)
(class_parameter ["val" "var"] (identifier) @name) @symbol.property
(source_file (property_declaration (variable_declaration . (identifier) @name)) @symbol.variable)

((source_file (property_declaration (variable_declaration . (identifier) @name)) @symbol.constant)
  (#match? @name "^[A-Z][A-Z0-9_]*$"))

(source_file
  (property_declaration
    (user_type . (identifier) @container)
    .
    (variable_declaration . (identifier) @name)) @symbol.property)

; Private ones
[
  (class_declaration (modifiers (visibility_modifier "private")))
  (object_declaration (modifiers (visibility_modifier "private")))
  (type_alias (modifiers (visibility_modifier "private")))
  (function_declaration (modifiers (visibility_modifier "private")))
  (secondary_constructor (modifiers (visibility_modifier "private")))
  (property_declaration (modifiers (visibility_modifier "private")))
  (class_parameter (modifiers (visibility_modifier "private")))
] @private

(class_declaration
  name: (identifier) @private
  (primary_constructor (modifiers (visibility_modifier "private"))))

; The package of the file
(package_header (qualified_identifier) @module.name @package) @module

; Imports
(import (qualified_identifier) @import.source) @import
(import (qualified_identifier (identifier) @import.name .) @import.source . (identifier) @import.alias) @import
(import (qualified_identifier) @import.source "*" @import.namespace) @import
(import) @ignore

; Calls
(call_expression
  .
  [
    (identifier) @call.name
    (navigation_expression (_) @call.qualifier . (identifier) @call.name .)
  ]
  (value_arguments) @call.arguments) @call

; A class is made by calling its name
((call_expression
  .
  [
    (identifier) @new.name
    (navigation_expression (_) @new.qualifier . (identifier) @new.name .)
  ]
  (value_arguments) @call.arguments) @new
  (#match? @new.name "^[A-Z]"))

(constructor_invocation
  (user_type (identifier) @new.name . (type_arguments)? .)
  (value_arguments) @call.arguments) @new

; A lambda behind the list goes to the last parameter, whichever that is
(call_expression
  .
  [
    (identifier) @call.name
    (navigation_expression (_) @call.qualifier . (identifier) @call.name .)
  ]
  (annotated_lambda)) @call @call.unknown

(call_expression . (call_expression) @call @call.unknown (annotated_lambda))

(callable_reference (identifier) @call.name .) @call @call.unknown
(infix_expression . (_) @call.qualifier . (identifier) @call.name) @call @call.unknown

(value_argument . (identifier) @argument.keyword "=")
(value_argument (spread_expression) @argument.spread)

; Types and values by name
(user_type (identifier) @type.name . (type_arguments)? .)

(navigation_expression (_) @read.qualifier . (identifier) @read.name .)
(navigation_expression . (identifier) @read.name)
(value_argument (identifier) @read.name .)
(interpolation (identifier) @read.name)
(binary_expression left: (identifier) @read.name)
(binary_expression right: (identifier) @read.name)
(assignment right: (identifier) @read.name)
(return_expression (identifier) @read.name)
(function_body (identifier) @read.name)
(index_expression . (identifier) @read.name)

((identifier) @read.name
  (#match? @read.name "^[A-Z]"))

; What a type takes members from, and annotations
(class_declaration
  (delegation_specifiers (delegation_specifier [
    (user_type) @base
    (constructor_invocation (user_type) @base)
    (explicit_delegation (user_type) @base)
  ]))) @of

(object_declaration
  (delegation_specifiers (delegation_specifier [
    (user_type) @base
    (constructor_invocation (user_type) @base)
    (explicit_delegation (user_type) @base)
  ]))) @of

(class_declaration (modifiers (annotation) @decorator)) @of
(function_declaration (modifiers (annotation) @decorator)) @of
(property_declaration (modifiers (annotation) @decorator)) @of

; Names that are given a value
(property_declaration (variable_declaration . (identifier) @binding))
(property_declaration (multi_variable_declaration (variable_declaration . (identifier) @binding)))
(property_declaration (variable_declaration . (identifier) @binding . [(user_type) (nullable_type)] @binding.type))
(property_declaration
  (variable_declaration . (identifier) @binding)
  "="
  (call_expression . (identifier) @binding.made))

(class_body (property_declaration (variable_declaration . (identifier) @binding.member)))
(class_parameter ["val" "var"] (identifier) @binding.member . [(user_type) (nullable_type)] @binding.type)
(for_statement (variable_declaration . (identifier) @binding))
(lambda_parameters (variable_declaration . (identifier) @binding))
(lambda_parameters (variable_declaration . (identifier) @binding . [(user_type) (nullable_type)] @binding.type))
(catch_block . (identifier) @binding . (user_type) @binding.type)
(assignment left: (identifier) @binding) @reassigned
