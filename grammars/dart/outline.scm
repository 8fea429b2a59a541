; Types
(class_definition name: (identifier) @name) @symbol.class
(class_definition (mixin_application_class . (identifier) @name)) @symbol.class
(mixin_declaration (identifier) @name) @symbol.trait
(enum_declaration name: (identifier) @name) @symbol.enum
(enum_constant name: (identifier) @name) @symbol.constant
(extension_declaration name: (identifier) @name) @symbol.class
(extension_type_declaration name: (identifier) @name) @symbol.class
(type_alias (type_identifier) @name "=") @symbol.type
(type_alias (type_identifier) @name . (formal_parameter_list)) @symbol.type

; Functions: the body follows the signature
(program
  (function_signature
    name: (identifier) @name
    (formal_parameter_list) @params) @symbol.function
  . (function_body) @body)

(program
  [
    (getter_signature name: (identifier) @name)
    (setter_signature name: (identifier) @name)
  ] @symbol.variable
  . (function_body) @body)

(local_function_declaration
  (lambda_expression
    parameters: (function_signature
      name: (identifier) @name
      (formal_parameter_list) @params))) @symbol.function

; Methods
((method_signature (function_signature name: (identifier) @name (formal_parameter_list) @params)) @symbol.method
  . (function_body) @body)

((method_signature [
    (getter_signature name: (identifier) @name)
    (setter_signature name: (identifier) @name)
  ]) @symbol.property
  . (function_body) @body)

(declaration (function_signature name: (identifier) @name (formal_parameter_list) @params)) @symbol.method
(declaration [
  (getter_signature name: (identifier) @name)
  (setter_signature name: (identifier) @name)
]) @symbol.property

; What a function returns
(function_signature . (type_identifier) @returns . name: (identifier) @name)
(method_signature (function_signature . (type_identifier) @returns . name: (identifier) @name)) @symbol.method
(method_signature (function_signature . (void_type) @returns . name: (identifier) @name)) @symbol.method
(program (function_signature . (type_identifier) @returns . name: (identifier) @name) @symbol.function)
(program (function_signature . (void_type) @returns . name: (identifier) @name) @symbol.function)

; Asynchronous ones
(program (function_signature) @async . (function_body "async"))
((method_signature) @async . (function_body "async"))

; Constructors; one with a name of its own is called like a static method
(declaration
  (constructor_signature . (identifier) @name . (formal_parameter_list) @params)) @symbol.constructor

(declaration
  (constant_constructor_signature . (const_builtin) . (identifier) @name . (formal_parameter_list) @params)) @symbol.constructor

(declaration
  [
    (constructor_signature . (identifier) . (identifier) @name . (formal_parameter_list) @params)
    (constant_constructor_signature (identifier) . (identifier) @name . (formal_parameter_list) @params)
    (factory_constructor_signature (identifier) . (identifier) @name . (formal_parameter_list) @params)
    (redirecting_factory_constructor_signature (identifier) . (identifier) @name . (formal_parameter_list) @params)
  ]) @symbol.method

((method_signature (constructor_signature . (identifier) @name . (formal_parameter_list) @params)) @symbol.constructor
  . (function_body) @body)

((method_signature (factory_constructor_signature . (identifier) @name . (formal_parameter_list) @params)) @symbol.constructor
  . (function_body) @body)

((method_signature [
    (constructor_signature . (identifier) . (identifier) @name . (formal_parameter_list) @params)
    (factory_constructor_signature (identifier) . (identifier) @name . (formal_parameter_list) @params)
  ]) @symbol.method
  . (function_body) @body)

; Parameters
(formal_parameter_list (formal_parameter name: (identifier) @param.name) @param)
(formal_parameter_list (formal_parameter . (identifier) @param.name .) @param)
(formal_parameter_list (formal_parameter (identifier) @param.name . (formal_parameter_list)) @param)
(formal_parameter_list (formal_parameter (constructor_param (this) . (identifier) @param.name)) @param)
(formal_parameter_list (formal_parameter (super_formal_parameter (super) . (identifier) @param.name)) @param)
(formal_parameter_list (formal_parameter . (type_identifier) @param.type) @param)

(optional_formal_parameters (formal_parameter name: (identifier) @param.name) @param @param.optional)
(optional_formal_parameters (formal_parameter . (identifier) @param.name .) @param @param.optional)
(optional_formal_parameters (formal_parameter (identifier) @param.name . (formal_parameter_list)) @param @param.optional)
(optional_formal_parameters (formal_parameter (constructor_param (this) . (identifier) @param.name)) @param @param.optional)
(optional_formal_parameters (formal_parameter (super_formal_parameter (super) . (identifier) @param.name)) @param @param.optional)
(optional_formal_parameters (formal_parameter . (type_identifier) @param.type) @param)
(optional_formal_parameters "{" (formal_parameter) @param @param.keyword)
(optional_formal_parameters "required" . (formal_parameter) @param @param.required)
(optional_formal_parameters (formal_parameter) @param . "=" . (_) @param.default)

; Fields and values
(declaration (initialized_identifier_list (initialized_identifier . (identifier) @name) @symbol.property))
(declaration (static_final_declaration_list (static_final_declaration . (identifier) @name) @symbol.property))
(program (initialized_identifier_list (initialized_identifier . (identifier) @name) @symbol.variable))
(program (static_final_declaration_list (static_final_declaration . (identifier) @name) @symbol.constant))

; Imports; a path without a scheme is relative to the file
(import_specification (configurable_uri (uri) @import.source)) @import
(import_specification (configurable_uri (uri) @import.source) . (identifier) @import.namespace) @import
(import_specification
  (configurable_uri (uri) @import.source)
  (combinator "show" (identifier) @import.name)) @import

(library_export (configurable_uri (uri) @import.source)) @import @import.reexport
(library_export
  (configurable_uri (uri) @import.source)
  (combinator "show" (identifier) @import.name)) @import @import.reexport

((import_specification (configurable_uri (uri) @import.source)) @import @import.relative
  (#not-match? @import.source "^.(package|dart):"))

((library_export (configurable_uri (uri) @import.source)) @import @import.relative
  (#not-match? @import.source "^.(package|dart):"))

(part_directive (uri) @import.source) @import @import.relative
(import_or_export) @ignore

; Calls: what is called and its arguments follow one another
((identifier) @call.name . (selector (argument_part (arguments) @call.arguments)) @call)

((_) @call.qualifier
  .
  (selector [
    (unconditional_assignable_selector (identifier) @call.name)
    (conditional_assignable_selector (identifier) @call.name)
  ])
  .
  (selector (argument_part (arguments) @call.arguments)) @call)

((super) @call.qualifier
  .
  (unconditional_assignable_selector (identifier) @call.name)
  .
  (selector (argument_part (arguments) @call.arguments)) @call)

(cascade_section
  ".." @call.qualifier
  (cascade_selector (identifier) @call.name)
  .
  (argument_part (arguments) @call.arguments)) @call

; A class is called by its name
(((identifier) @new.name . (selector (argument_part (arguments) @call.arguments)) @new)
  (#match? @new.name "^_?[A-Z]"))

((identifier) @new.qualifier
  .
  (selector (unconditional_assignable_selector (identifier) @new.name))
  .
  (selector (argument_part (arguments) @call.arguments)) @new
  (#match? @new.name "^[A-Z]")
  (#not-match? @new.qualifier "^[A-Z]"))

(new_expression . (type_identifier) @new.name . (arguments) @call.arguments) @new
(const_object_expression (const_builtin) . (type_identifier) @new.name . (arguments) @call.arguments) @new
(new_expression (type_identifier) @call.qualifier . (identifier) @call.name . (arguments) @call.arguments) @call
(const_object_expression (type_identifier) @call.qualifier . (identifier) @call.name . (arguments) @call.arguments) @call

(arguments (named_argument (label (identifier) @argument.keyword)))

; Types and values by name
(type_identifier) @type.name
(annotation name: (identifier) @type.name)

((_) @read.qualifier
  .
  (selector [
    (unconditional_assignable_selector (identifier) @read.name)
    (conditional_assignable_selector (identifier) @read.name)
  ]))

(assignable_expression (_) @read.qualifier . (unconditional_assignable_selector (identifier) @read.name))
(argument (identifier) @read.name)
(named_argument (identifier) @read.name)
(template_substitution [(identifier) (identifier_dollar_escaped)] @read.name)
(return_statement (identifier) @read.name)
(function_body (identifier) @read.name)
(initialized_variable_definition value: (identifier) @read.name)
(assignment_expression right: (identifier) @read.name)
(equality_expression (identifier) @read.name)
(additive_expression (identifier) @read.name)

((identifier) @read.name
  (#match? @read.name "^[A-Z]"))

; What a type takes members from, and annotations
(class_definition superclass: (superclass (type_identifier) @base)) @of
(class_definition superclass: (superclass (mixins (type_identifier) @base))) @of
(class_definition interfaces: (interfaces (type_identifier) @base)) @of
(mixin_declaration (type_identifier) @base) @of
(enum_declaration (mixins (type_identifier) @base)) @of
(enum_declaration (interfaces (type_identifier) @base)) @of
(class_definition (annotation) @decorator) @of

; Names that are given a value
(initialized_variable_definition name: (identifier) @binding)
(initialized_variable_definition (type_identifier) @binding.type name: (identifier) @binding)
(initialized_variable_definition
  name: (identifier) @binding
  value: (identifier) @binding.made
  . (selector (argument_part)))

(initialized_identifier . (identifier) @binding)
(declaration (initialized_identifier_list (initialized_identifier . (identifier) @binding.member)))
(declaration
  (type_identifier) @binding.type
  (initialized_identifier_list (initialized_identifier . (identifier) @binding.member)))

(static_final_declaration . (identifier) @binding)
(for_loop_parts name: (identifier) @binding)
(catch_parameters (identifier) @binding)
(assignment_expression left: (assignable_expression . (identifier) @binding .)) @reassigned
