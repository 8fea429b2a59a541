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
  trait: (_)? @trait
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
(shorthand_field_initializer (identifier) @read.name @await)
(field_pattern name: (field_identifier) @read.name)

(scoped_identifier
  path: (_) @read.qualifier
  name: (identifier) @read.name)

(arguments (identifier) @read.name @await)

((identifier) @read.name
  (#match? @read.name "^[A-Z][A-Z0-9_]+$"))

; What a trait asks for besides its own members, and attributes
(trait_item bounds: (trait_bounds [
  (type_identifier) @base
  (scoped_type_identifier) @base
  (generic_type type: (_) @base)
])) @of
((attribute_item (attribute) @decorator)
  .
  [(attribute_item) (line_comment) (block_comment)]*
  .
  [
    (function_item) (function_signature_item) (struct_item) (union_item) (enum_item) (trait_item) (type_item) (mod_item)
    (const_item) (static_item) (macro_definition) (field_declaration) (enum_variant)
  ] @of)

; What becomes of the value of a call; `?` is ignored where the value is used further
(await_expression [
  (call_expression) @handled.awaited
  (macro_invocation) @handled.awaited
  (try_expression (call_expression) @handled.awaited)
  (parenthesized_expression (call_expression) @handled.awaited)
])
(let_declaration pattern: "_" value: [
  (call_expression) @handled.awaited
  (macro_invocation) @handled.awaited
  (try_expression (call_expression) @handled.awaited)
])
((assignment_expression left: (identifier) @_left right: (call_expression) @handled.awaited)
  (#eq? @_left "_"))
([
  (return_expression [
    (call_expression) @handled.returned
    (macro_invocation) @handled.returned
    (struct_expression) @handled.returned
    (try_expression (call_expression) @handled.returned)
  ])
  (function_item body: (block [
    (call_expression) @handled.returned
    (macro_invocation) @handled.returned
    (struct_expression) @handled.returned
    (try_expression (call_expression) @handled.returned)
  ]))
  (function_item body: (block
    (expression_statement [
      (match_expression body: (match_block (match_arm value: [(call_expression) (macro_invocation) (struct_expression)] @handled.returned)))
      (if_expression consequence: (block [(call_expression) (macro_invocation) (struct_expression)] @handled.returned))
      (if_expression alternative: (else_clause (block [(call_expression) (macro_invocation) (struct_expression)] @handled.returned)))
    ] .) .))
  (closure_expression body: [(call_expression) (macro_invocation) (struct_expression)] @handled.returned)
  (closure_expression body: (block [(call_expression) (macro_invocation) (struct_expression)] @handled.returned))
  (async_block (block [(call_expression) (macro_invocation) (struct_expression)] @handled.returned))
])
(call_expression
  function: (_) @into
  arguments: (arguments [
    (call_expression) @handled.passed
    (macro_invocation) @handled.passed
    (struct_expression) @handled.passed
    (try_expression (call_expression) @handled.passed)
  ]))
([
  (array_expression [(call_expression) (macro_invocation) (struct_expression)] @handled.passed)
  (tuple_expression [(call_expression) (macro_invocation) (struct_expression)] @handled.passed)
  (field_initializer value: [
    (call_expression) @handled.passed
    (macro_invocation) @handled.passed
    (struct_expression) @handled.passed
    (try_expression (call_expression) @handled.passed)
  ])
])
(macro_invocation
  macro: (_) @into
  (token_tree (identifier) @handled.passed . (token_tree "(") . ["," ")" "]"]))
(token_tree (identifier) @handled.awaited . (token_tree "(") . "await")
(let_declaration
  pattern: [
    (identifier) @to
    (tuple_pattern [(identifier) @to (mut_pattern (identifier) @to)])
  ]
  value: [
    (call_expression) @handled.assigned
    (macro_invocation) @handled.assigned
    (struct_expression) @handled.assigned
    (try_expression (call_expression) @handled.assigned)
  ])
(assignment_expression
  left: (_) @to
  right: [
    (call_expression) @handled.assigned
    (macro_invocation) @handled.assigned
    (struct_expression) @handled.assigned
    (try_expression (call_expression) @handled.assigned)
  ])
([
  (const_item name: (_) @to value: [(call_expression) (macro_invocation) (struct_expression)] @handled.assigned)
  (static_item name: (_) @to value: [(call_expression) (macro_invocation) (struct_expression)] @handled.assigned)
])
(expression_statement [(call_expression) (macro_invocation) (struct_expression)] @handled.discarded ";")

; Variables whose value is awaited, returned or passed on, by way of a method too
(await_expression (identifier) @await)
(return_expression (identifier) @await)
(block (identifier) @await)
(closure_expression body: (identifier) @await)
(arguments (reference_expression value: (identifier) @await))
(array_expression (identifier) @await)
(tuple_expression (identifier) @await)
(field_initializer value: (identifier) @await)
([
  (await_expression (call_expression function: (field_expression value: (identifier) @await)))
  (arguments (call_expression function: (field_expression value: (identifier) @await)))
])
(macro_invocation (token_tree (identifier) @await))
(token_tree (token_tree (identifier) @await))

; Names that are given a value; what begins with a capital letter is a constant or a variant
([
  (let_declaration pattern: (identifier) @binding type: (_)? @binding.type)
  (assignment_expression left: (identifier) @binding) @reassigned
  (tuple_pattern (identifier) @binding)
  (tuple_struct_pattern type: (_) (identifier) @binding)
  (slice_pattern (identifier) @binding)
  (or_pattern (identifier) @binding)
  (ref_pattern (identifier) @binding)
  (mut_pattern (identifier) @binding)
  (reference_pattern (identifier) @binding)
  (captured_pattern . (identifier) @binding)
  (match_pattern . (identifier) @binding)
  (let_condition pattern: (identifier) @binding)
  (for_expression pattern: (identifier) @binding)
  (field_pattern pattern: (identifier) @binding)
  (field_pattern name: (shorthand_field_identifier) @binding)
  (closure_parameters (identifier) @binding)
  (closure_parameters (parameter pattern: (identifier) @binding type: (_) @binding.type))
] (#not-match? @binding "^([A-Z]|_$)"))
(const_item name: (identifier) @binding type: (_) @binding.type)
(static_item name: (identifier) @binding type: (_) @binding.type)
(field_declaration name: (field_identifier) @binding.member type: (_) @binding.type)
(assignment_expression left: (field_expression field: (field_identifier) @binding.member))

; Names that are given something new
((let_declaration
  pattern: (identifier) @binding
  value: [
    (call_expression function: (scoped_identifier path: (_) @binding.made name: (identifier) @_new))
    (try_expression (call_expression function: (scoped_identifier path: (_) @binding.made name: (identifier) @_new)))
    (try_expression (await_expression (call_expression function: (scoped_identifier path: (_) @binding.made name: (identifier) @_new))))
    (await_expression (call_expression function: (scoped_identifier path: (_) @binding.made name: (identifier) @_new)))
  ])
  (#match? @binding.made "(^|::)[A-Z][^:]*$")
  (#match? @_new "^(new|default|from|with|open|connect)(_|$)"))
((assignment_expression
  left: [(identifier) @binding (field_expression field: (field_identifier) @binding.member)]
  right: (call_expression function: (scoped_identifier path: (_) @binding.made name: (identifier) @_new)))
  (#match? @binding.made "(^|::)[A-Z][^:]*$")
  (#match? @_new "^(new|default|from|with|open|connect)(_|$)"))
((let_declaration pattern: (identifier) @binding value: (call_expression
  function: (scoped_identifier path: (generic_type type: (_) @binding.made) name: (identifier) @_new)))
  (#match? @_new "^(new|default|from|with|open|connect)(_|$)"))
(let_declaration pattern: (identifier) @binding value: (struct_expression name: (_) @binding.made))
((let_declaration pattern: (identifier) @binding value: (call_expression function: (identifier) @binding.made))
  (#match? @binding.made "^[A-Z]")
  (#not-any-of? @binding.made "Some" "Ok" "Err"))

; Macros give names that nobody can list, and so do the names of all of another module
(source_file (macro_invocation) @dynamic.names)
(source_file (expression_statement (macro_invocation) @dynamic.names))
(use_declaration (visibility_modifier) argument: (use_wildcard) @dynamic.names)
(declaration_list (macro_invocation) @dynamic.members)
