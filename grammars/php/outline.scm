; Functions
(function_definition
  name: (name) @name
  parameters: (formal_parameters) @params
  return_type: (_)? @returns) @symbol.function

; Types
(class_declaration name: (name) @name) @symbol.class
(interface_declaration name: (name) @name) @symbol.interface
(trait_declaration name: (name) @name) @symbol.trait
(enum_declaration name: (name) @name) @symbol.enum
(enum_case name: (name) @name) @symbol.constant

; Methods; those of an anonymous class belong to the function around them
((declaration_list
  (method_declaration
    name: (name) @name
    parameters: (formal_parameters) @params
    return_type: (_)? @returns) @symbol.method) @_body
  (#not-eq? @name "__construct")
  (#not-has-parent? @_body anonymous_class))

((declaration_list
  (method_declaration
    name: (name) @name
    parameters: (formal_parameters) @params) @symbol.constructor) @_body
  (#eq? @name "__construct")
  (#not-has-parent? @_body anonymous_class))

(enum_declaration_list
  (method_declaration
    name: (name) @name
    parameters: (formal_parameters) @params
    return_type: (_)? @returns) @symbol.method)

((_
  (method_declaration
    (visibility_modifier) @private
    name: (name) @name) @symbol.method)
  (#eq? @private "private")
  (#not-eq? @name "__construct")
  (#not-has-ancestor? @symbol.method anonymous_class))

((_
  (method_declaration
    (visibility_modifier) @private
    name: (name) @name) @symbol.constructor)
  (#eq? @private "private")
  (#eq? @name "__construct")
  (#not-has-ancestor? @symbol.constructor anonymous_class))

; Parameters
(formal_parameters
  (simple_parameter
    type: (_)? @param.type
    name: (variable_name (name) @param.name)
    default_value: (_)? @param.default) @param)

(formal_parameters
  (property_promotion_parameter
    type: (_)? @param.type
    name: (variable_name (name) @param.name)
    default_value: (_)? @param.default) @param)

(formal_parameters
  (variadic_parameter
    type: (_)? @param.type
    name: (variable_name (name) @param.name)) @param @param.rest)

; Properties and constants
((declaration_list
  (property_declaration
    (property_element name: (variable_name (name) @name))) @symbol.property) @_body
  (#not-has-parent? @_body anonymous_class))

((property_declaration
  (visibility_modifier) @private
  (property_element name: (variable_name (name) @name))) @symbol.property
  (#eq? @private "private")
  (#not-has-ancestor? @symbol.property anonymous_class))

(const_declaration (const_element . (name) @name)) @symbol.constant

((const_declaration
  (visibility_modifier) @private
  (const_element . (name) @name)) @symbol.constant
  (#eq? @private "private"))

((function_call_expression
  function: (name) @_define
  arguments: (arguments
    .
    (argument [(string (string_content) @name) (encapsed_string (string_content) @name)]))) @symbol.constant
  (#eq? @_define "define"))

; The namespace of what follows
(namespace_definition name: (namespace_name) @module.name) @module

; Imports
(namespace_use_declaration
  (namespace_use_clause
    .
    [
      (name) @import.name
      (qualified_name
        prefix: (namespace_name) @import.source
        (name) @import.name)
    ]
    alias: (name)? @import.alias) @import)

(namespace_use_declaration
  (namespace_name) @import.prefix
  body: (namespace_use_group))

(namespace_use_group
  (namespace_use_clause
    .
    [
      (name) @import.name
      (qualified_name
        prefix: (namespace_name) @import.source
        (name) @import.name)
    ]
    alias: (name)? @import.alias) @import)

[
  (require_expression [(string) (encapsed_string)] @import.source)
  (require_expression (parenthesized_expression [(string) (encapsed_string)] @import.source))
  (require_once_expression [(string) (encapsed_string)] @import.source)
  (require_once_expression (parenthesized_expression [(string) (encapsed_string)] @import.source))
  (include_expression [(string) (encapsed_string)] @import.source)
  (include_expression (parenthesized_expression [(string) (encapsed_string)] @import.source))
  (include_once_expression [(string) (encapsed_string)] @import.source)
  (include_once_expression (parenthesized_expression [(string) (encapsed_string)] @import.source))
] @import

; `require __DIR__ . '/setup.php'`
([
  (require_expression
    (binary_expression left: (name) @_folder right: [(string) (encapsed_string)] @import.source))
  (require_expression
    (parenthesized_expression
      (binary_expression left: (name) @_folder right: [(string) (encapsed_string)] @import.source)))
  (require_once_expression
    (binary_expression left: (name) @_folder right: [(string) (encapsed_string)] @import.source))
  (require_once_expression
    (parenthesized_expression
      (binary_expression left: (name) @_folder right: [(string) (encapsed_string)] @import.source)))
  (include_expression
    (binary_expression left: (name) @_folder right: [(string) (encapsed_string)] @import.source))
  (include_expression
    (parenthesized_expression
      (binary_expression left: (name) @_folder right: [(string) (encapsed_string)] @import.source)))
  (include_once_expression
    (binary_expression left: (name) @_folder right: [(string) (encapsed_string)] @import.source))
  (include_once_expression
    (parenthesized_expression
      (binary_expression left: (name) @_folder right: [(string) (encapsed_string)] @import.source)))
] @import @import.relative
  (#eq? @_folder "__DIR__"))

; Calls
(function_call_expression
  function: [
    (name) @call.name
    (qualified_name
      prefix: (namespace_name)? @call.qualifier
      (name) @call.name)
  ]
  arguments: (arguments) @call.arguments) @call

(member_call_expression
  object: (_) @call.qualifier
  name: (name) @call.name
  arguments: (arguments) @call.arguments) @call

(nullsafe_member_call_expression
  object: (_) @call.qualifier
  name: (name) @call.name
  arguments: (arguments) @call.arguments) @call

(scoped_call_expression
  scope: (_) @call.qualifier
  name: (name) @call.name
  arguments: (arguments) @call.arguments) @call

(arguments (argument name: (name) @argument.keyword))
(arguments (argument (variadic_unpacking)) @argument.spread)
(arguments (variadic_placeholder) @argument.spread)

(object_creation_expression
  [
    (name) @new.name
    (qualified_name
      prefix: (namespace_name)? @new.qualifier
      (name) @new.name)
  ]
  (arguments)? @call.arguments) @new

(attribute
  [
    (name) @type.name
    (qualified_name (name) @type.name)
  ])

; Types and values by name
(named_type
  [
    (name) @type.name
    (qualified_name
      prefix: (namespace_name)? @type.qualifier
      (name) @type.name)
  ])

[
  (base_clause (name) @type.name)
  (base_clause (qualified_name (name) @type.name))
  (class_interface_clause (name) @type.name)
  (class_interface_clause (qualified_name (name) @type.name))
  (use_declaration (name) @type.name)
  (use_declaration (qualified_name (name) @type.name))
]

(class_constant_access_expression
  .
  (_) @read.qualifier
  (name) @read.name)

(class_constant_access_expression
  .
  [
    (name) @type.name
    (qualified_name (name) @type.name)
  ])

(scoped_call_expression scope: (name) @type.name)

(scoped_property_access_expression
  scope: (_) @read.qualifier
  name: (variable_name (name) @read.name))

(member_access_expression
  object: (_) @read.qualifier
  name: (name) @read.name)

(nullsafe_member_access_expression
  object: (_) @read.qualifier
  name: (name) @read.name)

((name) @read.name
  (#match? @read.name "^[A-Z][A-Z0-9_]+$"))

; A function given by its name: `array_map('trim', $x)`, `[$this, 'handle']`
(argument (string (string_content) @read.name)
  (#match? @read.name "^[A-Za-z_]\\w*$"))
