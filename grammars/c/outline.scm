; Functions and prototypes
((_
  type: (_) @returns
  declarator: [
    (function_declarator
      declarator: (identifier) @name
      parameters: (parameter_list) @params)
    (pointer_declarator
      declarator: (function_declarator
        declarator: (identifier) @name
        parameters: (parameter_list) @params))
    (pointer_declarator
      declarator: (pointer_declarator
        declarator: (function_declarator
          declarator: (identifier) @name
          parameters: (parameter_list) @params)))
    (function_declarator
      declarator: (parenthesized_declarator
        (pointer_declarator
          declarator: (function_declarator
            declarator: (identifier) @name
            parameters: (parameter_list) @params))))
  ]) @symbol.function
  (#not-has-ancestor? @symbol.function function_definition parameter_list))

; What is static stays in its file
[
  (function_definition (storage_class_specifier "static"))
  (declaration (storage_class_specifier "static"))
] @private

(preproc_function_def
  name: (identifier) @name
  parameters: (preproc_params) @params) @symbol.macro

(preproc_params (identifier) @param @param.name)
(preproc_params "..." @param @param.rest)

; Parameters; `(void)` is none, and those of a function pointer are not ours
((parameter_list
  (parameter_declaration
    type: (_) @param.type
    declarator: [
      (identifier) @param.name
      (pointer_declarator declarator: (identifier) @param.name)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @param.name))
      (array_declarator declarator: (identifier) @param.name)
      (pointer_declarator declarator: (array_declarator declarator: (identifier) @param.name))
      (function_declarator
        declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @param.name)))
      (_)
    ]) @param))

((parameter_list
  (parameter_declaration
    type: (_) @param.type
    !declarator) @param)
  (#not-eq? @param "void"))

((parameter_list (variadic_parameter) @param @param.rest))

; Types
(struct_specifier
  name: (type_identifier) @name
  body: (field_declaration_list)) @symbol.struct

(union_specifier
  name: (type_identifier) @name
  body: (field_declaration_list)) @symbol.struct

(enum_specifier
  name: (type_identifier) @name
  body: (enumerator_list)) @symbol.enum

(type_definition
  type: [
    (struct_specifier !name body: (field_declaration_list))
    (union_specifier !name body: (field_declaration_list))
  ]
  declarator: (type_identifier) @name) @symbol.struct

(type_definition
  type: (enum_specifier !name body: (enumerator_list))
  declarator: (type_identifier) @name) @symbol.enum

; `typedef struct node { … } node_t`: the second name only stands for the first
((type_definition
  type: [
    (struct_specifier name: (_) @_tag body: (_))
    (union_specifier name: (_) @_tag body: (_))
    (enum_specifier name: (_) @_tag body: (_))
  ]
  declarator: (type_identifier) @symbol.type @name)
  (#not-same? @_tag @name))

(type_definition type: [(struct_specifier) (union_specifier) (enum_specifier)] @doc.of) @doc.anchor

(type_definition
  type: [
    (primitive_type)
    (sized_type_specifier)
    (type_identifier)
    (struct_specifier !body)
    (union_specifier !body)
    (enum_specifier !body)
  ]
  declarator: [
    (type_identifier) @name
    (pointer_declarator declarator: (type_identifier) @name)
    (array_declarator declarator: (type_identifier) @name)
    (function_declarator
      declarator: [
        (type_identifier) @name
        (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name))
      ])
  ]) @symbol.type

(field_declaration
  declarator: [
    (field_identifier) @name
    (pointer_declarator declarator: (field_identifier) @name)
    (pointer_declarator declarator: (pointer_declarator declarator: (field_identifier) @name))
    (array_declarator declarator: (field_identifier) @name)
    (function_declarator
      declarator: (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @name)))
  ]) @symbol.property

(enumerator name: (identifier) @name) @symbol.constant

; Values of the file
((preproc_def name: (identifier) @name) @symbol.constant
  (#not-match? @name "_(H|HPP|HXX|HH)_*$"))

((declaration
  declarator: [
    (identifier) @name
    (init_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (identifier) @name)
    (init_declarator declarator: (pointer_declarator declarator: (identifier) @name))
    (array_declarator declarator: (identifier) @name)
    (init_declarator declarator: (array_declarator declarator: (identifier) @name))
    (init_declarator
      declarator: (pointer_declarator declarator: (array_declarator declarator: (identifier) @name)))
  ]) @symbol.variable
  (#not-has-ancestor? @symbol.variable function_definition))

; Imports
(preproc_include path: [(system_lib_string) (string_literal)] @import.source) @import

; Calls
(call_expression
  function: [
    (identifier) @call.name
    (field_expression
      argument: (_) @call.qualifier
      field: (field_identifier) @call.name)
  ]
  arguments: (argument_list) @call.arguments) @call

; Types and values by name
(type_identifier) @type.name

(field_expression
  argument: (_) @read.qualifier
  field: (field_identifier) @read.name)

(field_designator (field_identifier) @read.name)
(argument_list (identifier) @read.name)
(initializer_list (identifier) @read.name)
(initializer_pair value: (identifier) @read.name)
(init_declarator value: (identifier) @read.name)
(assignment_expression right: (identifier) @read.name)
(case_statement value: (identifier) @read.name)
(preproc_ifdef name: (identifier) @read.name @asked)
(preproc_defined (identifier) @read.name @asked)

((identifier) @read.name
  (#match? @read.name "^[A-Z][A-Z0-9_]+$"))

; An undefined macro in a condition is 0
(preproc_if condition: [
  (identifier) @asked
  (binary_expression (identifier) @asked)
  (unary_expression (identifier) @asked)
])
(preproc_elif condition: [
  (identifier) @asked
  (binary_expression (identifier) @asked)
  (unary_expression (identifier) @asked)
])

; What becomes of the value of a call; a cast is looked through, and one to `void` leaves the value alone on purpose
((expression_statement (cast_expression
  type: (type_descriptor type: (primitive_type) @_void)
  value: (call_expression) @handled.awaited))
  (#eq? @_void "void"))
[
  (return_statement (call_expression) @handled.returned)
  (return_statement (parenthesized_expression (call_expression) @handled.returned))
  (return_statement (cast_expression value: (call_expression) @handled.returned))
  (return_statement (conditional_expression consequence: (call_expression) @handled.returned))
  (return_statement (conditional_expression alternative: (call_expression) @handled.returned))
]
(call_expression function: (_) @into arguments: (argument_list (call_expression) @handled.passed))
[
  (initializer_list (call_expression) @handled.passed)
  (initializer_pair value: (call_expression) @handled.passed)
]
(init_declarator
  declarator: [(identifier) @to (pointer_declarator declarator: [(identifier) @to (pointer_declarator declarator: (identifier) @to)])]
  value: [
    (call_expression) @handled.assigned
    (cast_expression value: (call_expression) @handled.assigned)
  ])
(assignment_expression
  left: (_) @to
  operator: "="
  right: [
    (call_expression) @handled.assigned
    (cast_expression value: (call_expression) @handled.assigned)
  ])
(expression_statement (call_expression) @handled.discarded)

; Names that are given a value
(declaration
  type: (_) @binding.type
  declarator: [
    (identifier) @binding
    (pointer_declarator declarator: [(identifier) @binding (pointer_declarator declarator: (identifier) @binding) (array_declarator declarator: (identifier) @binding)])
    (array_declarator declarator: [(identifier) @binding (array_declarator declarator: (identifier) @binding)])
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @binding)))
    (init_declarator declarator: (identifier) @binding)
    (init_declarator declarator: (pointer_declarator declarator: [(identifier) @binding (pointer_declarator declarator: (identifier) @binding) (array_declarator declarator: (identifier) @binding)]))
    (init_declarator declarator: (array_declarator declarator: [(identifier) @binding (array_declarator declarator: (identifier) @binding)]))
    (init_declarator declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @binding))))
  ])
(field_declaration
  type: (_) @binding.type
  declarator: [
    (field_identifier) @binding.member
    (pointer_declarator declarator: [(field_identifier) @binding.member (pointer_declarator declarator: (field_identifier) @binding.member) (array_declarator declarator: (field_identifier) @binding.member)])
    (array_declarator declarator: [(field_identifier) @binding.member (array_declarator declarator: (field_identifier) @binding.member)])
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @binding.member)))
  ])
[
  (assignment_expression left: (identifier) @binding) @reassigned
  (assignment_expression left: (field_expression field: (field_identifier) @binding.member))
  (initializer_pair designator: (field_designator (field_identifier) @binding.member))
]
