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
(namespace_definition name: (namespace_name) @module.name @package) @module

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

; Bases and attributes of classes; anonymous classes are not symbols
([
  (base_clause [(name) (qualified_name)] @base)
  (class_interface_clause [(name) (qualified_name)] @base)
  (use_declaration [(name) (qualified_name)] @base)
]
  (#not-has-ancestor? @base anonymous_class))
([
  (class_declaration attributes: (attribute_list (attribute_group (attribute) @decorator)))
  (interface_declaration attributes: (attribute_list (attribute_group (attribute) @decorator)))
  (trait_declaration attributes: (attribute_list (attribute_group (attribute) @decorator)))
  (enum_declaration attributes: (attribute_list (attribute_group (attribute) @decorator)))
  (enum_case attributes: (attribute_list (attribute_group (attribute) @decorator)))
  (method_declaration attributes: (attribute_list (attribute_group (attribute) @decorator)))
  (property_declaration attributes: (attribute_list (attribute_group (attribute) @decorator)))
  (const_declaration attributes: (attribute_list (attribute_group (attribute) @decorator)))
  (function_definition attributes: (attribute_list (attribute_group (attribute) @decorator)))
] @of
  (#not-has-ancestor? @decorator anonymous_class))

; Functions that yield
(yield_expression) @generator

; What becomes of the value of a call
(return_statement [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression) (conditional_expression) (match_expression)
    (parenthesized_expression) (error_suppression_expression) (binary_expression)
  ] @handled.returned)
(yield_expression [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.returned)
(yield_expression (array_element_initializer [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.returned))
(arrow_function body: [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression) (conditional_expression) (match_expression)
    (parenthesized_expression) (error_suppression_expression) (binary_expression)
  ] @handled.returned)
(parenthesized_expression [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression) (conditional_expression) (match_expression)
    (parenthesized_expression) (error_suppression_expression) (binary_expression)
  ] @handled.value) @of
(error_suppression_expression [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.value) @of
(conditional_expression body: [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.value) @of
(conditional_expression alternative: [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.value) @of
(binary_expression operator: ["??" "||" "&&" "or" "and"] right: [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.value) @of
(match_expression body: (match_block [
  (match_conditional_expression return_expression: (_) @handled.value)
  (match_default_expression return_expression: (_) @handled.value)
])) @of
(function_call_expression
  function: (_) @into
  arguments: (arguments (argument [
    (function_call_expression) @handled.passed
    (member_call_expression) @handled.passed
    (nullsafe_member_call_expression) @handled.passed
    (scoped_call_expression) @handled.passed
    (object_creation_expression) @handled.passed
    (array_creation_expression (array_element_initializer [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.passed))
  ])))
(member_call_expression
  object: (_) @into.receiver
  name: (_) @into
  arguments: (arguments (argument [
    (function_call_expression) @handled.passed
    (member_call_expression) @handled.passed
    (nullsafe_member_call_expression) @handled.passed
    (scoped_call_expression) @handled.passed
    (object_creation_expression) @handled.passed
    (array_creation_expression (array_element_initializer [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.passed))
  ])))
(nullsafe_member_call_expression
  object: (_) @into.receiver
  name: (_) @into
  arguments: (arguments (argument [
    (function_call_expression) @handled.passed
    (member_call_expression) @handled.passed
    (nullsafe_member_call_expression) @handled.passed
    (scoped_call_expression) @handled.passed
    (object_creation_expression) @handled.passed
    (array_creation_expression (array_element_initializer [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.passed))
  ])))
(scoped_call_expression
  scope: (_) @into.receiver
  name: (_) @into
  arguments: (arguments (argument [
    (function_call_expression) @handled.passed
    (member_call_expression) @handled.passed
    (nullsafe_member_call_expression) @handled.passed
    (scoped_call_expression) @handled.passed
    (object_creation_expression) @handled.passed
    (array_creation_expression (array_element_initializer [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.passed))
  ])))
(object_creation_expression
  [(name) (qualified_name)] @into
  (arguments (argument [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.passed)))
(array_element_initializer [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.passed)
(assignment_expression
  left: [
    (variable_name) @to
    (member_access_expression) @to
    (scoped_property_access_expression) @to
    (subscript_expression) @to
    (list_literal [(variable_name) (member_access_expression)] @to)
  ]
  right: [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression) (conditional_expression) (match_expression)
    (parenthesized_expression) (error_suppression_expression) (binary_expression)
  ] @handled.assigned)
(augmented_assignment_expression left: (_) @to operator: "??=" right: [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression)
  ] @handled.assigned)
(expression_statement [
    (function_call_expression) (member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)
    (object_creation_expression) (conditional_expression) (match_expression)
    (parenthesized_expression) (error_suppression_expression) (binary_expression)
  ] @handled.discarded)

; Names that are given a value; globals are bound outside of the function that declares them
(assignment_expression left: [
    (variable_name (name) @binding)
    (member_access_expression name: (name) @binding.member)
    (scoped_property_access_expression name: (variable_name (name) @binding.member))
  ])
(assignment_expression
  left: [
    (variable_name (name) @binding)
    (member_access_expression name: (name) @binding.member)
    (scoped_property_access_expression name: (variable_name (name) @binding.member))
  ]
  right: (object_creation_expression [(name) (qualified_name)] @binding.made))
(augmented_assignment_expression left: [
    (variable_name (name) @binding)
    (member_access_expression name: (name) @binding.member)
    (scoped_property_access_expression name: (variable_name (name) @binding.member))
  ])
(augmented_assignment_expression
  left: [
    (variable_name (name) @binding)
    (member_access_expression name: (name) @binding.member)
    (scoped_property_access_expression name: (variable_name (name) @binding.member))
  ]
  operator: "??="
  right: (object_creation_expression [(name) (qualified_name)] @binding.made))
(reference_assignment_expression left: [
    (variable_name (name) @binding)
    (member_access_expression name: (name) @binding.member)
    (scoped_property_access_expression name: (variable_name (name) @binding.member))
  ])
(list_literal [
    (variable_name (name) @binding)
    (member_access_expression name: (name) @binding.member)
    (scoped_property_access_expression name: (variable_name (name) @binding.member))
  ])
(foreach_statement . (_) . [
  (variable_name (name) @binding)
  (by_ref (variable_name (name) @binding))
  (pair (variable_name (name) @binding))
  (pair (by_ref (variable_name (name) @binding)))
])
(catch_clause name: (variable_name (name) @binding))
(static_variable_declaration name: (variable_name (name) @binding))
(global_declaration (variable_name (name) @binding.member))
(property_declaration type: (_)? @binding.type (property_element name: (variable_name (name) @binding.member)))
(property_promotion_parameter type: (_)? @binding.type name: (variable_name (name) @binding.member))
(const_element . (name) @binding.member)
(enum_case name: (name) @binding.member)

; Names and members that nobody can list
((method_declaration name: (name) @_magic) @dynamic.members
  (#any-of? @_magic "__call" "__callStatic" "__get"))
(assignment_expression left: (member_access_expression name: [
  (variable_name) (encapsed_string) (binary_expression)
])) @dynamic.members
(assignment_expression left: (dynamic_variable_name)) @dynamic.names
((function_call_expression function: (name) @_names) @dynamic.names
  (#any-of? @_names "eval" "extract" "class_alias"))
((function_call_expression
  function: (name) @_define
  arguments: (arguments . (argument [(variable_name) (binary_expression) (encapsed_string (variable_name))])))
  @dynamic.names
  (#eq? @_define "define"))
