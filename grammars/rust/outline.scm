; Functions
[
  (source_file
    (function_item
      (visibility_modifier)? @exported
      (function_modifiers "async" @async)?
      name: (identifier) @name
      parameters: (parameters) @params
      return_type: (_)? @returns) @symbol.function)
  (mod_item
    body: (declaration_list
      (function_item
        (visibility_modifier)? @exported
        (function_modifiers "async" @async)?
        name: (identifier) @name
        parameters: (parameters) @params
        return_type: (_)? @returns) @symbol.function))
  (foreign_mod_item
    body: (declaration_list
      (function_signature_item
        (visibility_modifier)? @exported
        name: (identifier) @name
        parameters: (parameters) @params
        return_type: (_)? @returns) @symbol.function))
]

; An impl is a scope named after its type
(impl_item
  type: [
    (type_identifier) @name
    (primitive_type) @name
    (scoped_type_identifier name: (type_identifier) @name)
    (generic_type type: (type_identifier) @name)
    (generic_type type: (scoped_type_identifier name: (type_identifier) @name))
    (reference_type type: (type_identifier) @name)
    (reference_type type: (generic_type type: (type_identifier) @name))
  ]) @symbol.container

; Methods
(impl_item
  body: (declaration_list
    (function_item
      (visibility_modifier)? @exported
      (function_modifiers "async" @async)?
      name: (identifier) @name
      parameters: (parameters) @params
      return_type: (_)? @returns) @symbol.method))

(trait_item
  body: (declaration_list
    [
      (function_item
        (function_modifiers "async" @async)?
        name: (identifier) @name
        parameters: (parameters) @params
        return_type: (_)? @returns)
      (function_signature_item
        (function_modifiers "async" @async)?
        name: (identifier) @name
        parameters: (parameters) @params
        return_type: (_)? @returns)
    ] @symbol.method))

; What a trait asks for is as visible as the trait; what an implementation gives, too
(trait_item
  (visibility_modifier) @exported
  body: (declaration_list
    [
      (function_item name: (identifier) @name)
      (function_signature_item name: (identifier) @name)
    ] @symbol.method))

(impl_item
  trait: (_) @exported
  body: (declaration_list
    (function_item name: (identifier) @name) @symbol.method))

; Parameters; `self` is what stands before the dot
(parameters
  (parameter
    pattern: [(_) "_"] @param.name
    type: (_) @param.type) @param)

(parameters (variadic_parameter) @param @param.rest)

; Types
(struct_item
  (visibility_modifier)? @exported
  name: (type_identifier) @name) @symbol.struct

(union_item
  (visibility_modifier)? @exported
  name: (type_identifier) @name) @symbol.struct

(enum_item
  (visibility_modifier)? @exported
  name: (type_identifier) @name) @symbol.enum

(trait_item
  (visibility_modifier)? @exported
  name: (type_identifier) @name) @symbol.trait

(source_file
  (type_item
    (visibility_modifier)? @exported
    name: (type_identifier) @name) @symbol.type)

(mod_item
  body: (declaration_list
    (type_item
      (visibility_modifier)? @exported
      name: (type_identifier) @name) @symbol.type))

(field_declaration
  (visibility_modifier)? @exported
  name: (field_identifier) @name) @symbol.property

(enum_item
  (visibility_modifier)? @exported
  body: (enum_variant_list
    (enum_variant name: (identifier) @name) @symbol.constant))

(mod_item
  (visibility_modifier)? @exported
  name: (identifier) @name) @symbol.module

; Values
(source_file
  [
    (const_item (visibility_modifier)? @exported name: (identifier) @name)
    (static_item (visibility_modifier)? @exported name: (identifier) @name)
  ] @symbol.constant)

(declaration_list
  [
    (const_item (visibility_modifier)? @exported name: (identifier) @name)
    (static_item (visibility_modifier)? @exported name: (identifier) @name)
  ] @symbol.constant)

(trait_item
  (visibility_modifier) @exported
  body: (declaration_list
    (const_item name: (identifier) @name) @symbol.constant))

(macro_definition name: (identifier) @name) @symbol.macro

((attribute_item (attribute (identifier) @exported))
  .
  (macro_definition name: (identifier) @name) @symbol.macro
  (#eq? @exported "macro_export"))

; Imports: every leaf of a use tree is one; the engine puts the lists' paths in front
(use_declaration
  argument: [
    (identifier) @import.name
    (scoped_identifier
      path: (_) @import.source
      name: (_) @import.name)
    (use_as_clause
      path: (identifier) @import.name
      alias: (_) @import.alias)
    (use_as_clause
      path: (scoped_identifier
        path: (_) @import.source
        name: (_) @import.name)
      alias: (_) @import.alias)
    (use_wildcard
      (_) @import.source
      "*" @import.namespace)
  ]) @import

(scoped_use_list path: (_) @import.prefix)

(use_list
  [
    (self)
    (identifier) @import.name
    (scoped_identifier
      path: (_) @import.source
      name: (_) @import.name)
    (use_as_clause
      path: [(identifier) (self)] @import.name
      alias: (_) @import.alias)
    (use_as_clause
      path: (scoped_identifier
        path: (_) @import.source
        name: (_) @import.name)
      alias: (_) @import.alias)
    (use_wildcard
      (_)? @import.source
      "*" @import.namespace)
  ] @import)

; `super` in a module within the file is still this file
(mod_item body: (_) @import.inner)

; `mod parser;` names a file below this one
(mod_item name: (identifier) @import.name !body) @import @import.relative

(use_declaration (visibility_modifier) @import.reexport) @import

(extern_crate_declaration
  name: (identifier) @import.name
  alias: (identifier)? @import.alias) @import

; Calls
(call_expression
  function: [
    (identifier) @call.name
    (field_expression
      value: (_) @call.qualifier
      field: (field_identifier) @call.name)
    (scoped_identifier
      path: (_)? @call.qualifier
      name: (identifier) @call.name)
    (generic_function
      function: [
        (identifier) @call.name
        (field_expression
          value: (_) @call.qualifier
          field: (field_identifier) @call.name)
        (scoped_identifier
          path: (_)? @call.qualifier
          name: (identifier) @call.name)
      ])
  ]
  arguments: (arguments) @call.arguments) @call

(macro_invocation
  macro: [
    (identifier) @call.name
    (scoped_identifier
      path: (_)? @call.qualifier
      name: (identifier) @call.name)
  ]) @call @call.unknown

; Inside a macro's tokens a name before parentheses is most likely a call
(token_tree
  (identifier) @call @call.name @call.unknown
  .
  (token_tree "("))

(struct_expression
  name: [
    (type_identifier) @new.name
    (scoped_type_identifier
      path: (_)? @new.qualifier
      name: (type_identifier) @new.name)
    (generic_type_with_turbofish type: (type_identifier) @new.name)
  ]) @new

; Types and values by name
(scoped_type_identifier
  path: (_)? @type.qualifier
  name: (type_identifier) @type.name)

(type_identifier) @type.name

(field_expression
  value: (_) @read.qualifier
  field: (field_identifier) @read.name)

(field_initializer field: (field_identifier) @read.name)
(shorthand_field_initializer (identifier) @read.name)
(field_pattern name: (field_identifier) @read.name)

(scoped_identifier
  path: (_) @read.qualifier
  name: (identifier) @read.name)

(arguments (identifier) @read.name)

((identifier) @read.name
  (#match? @read.name "^[A-Z][A-Z0-9_]+$"))
