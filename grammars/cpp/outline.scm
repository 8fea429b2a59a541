; Functions and prototypes
((_
  type: (_) @returns
  declarator: [
    (function_declarator
      declarator: [(identifier) (operator_name)] @name
      parameters: (parameter_list) @params)
    (pointer_declarator
      declarator: (function_declarator
        declarator: [(identifier) (operator_name)] @name
        parameters: (parameter_list) @params))
    (pointer_declarator
      declarator: (pointer_declarator
        declarator: (function_declarator
          declarator: [(identifier) (operator_name)] @name
          parameters: (parameter_list) @params)))
    (reference_declarator
      (function_declarator
        declarator: [(identifier) (operator_name)] @name
        parameters: (parameter_list) @params))
  ]) @symbol.function
  (#not-has-ancestor? @symbol.function field_declaration_list function_definition parameter_list))

; What is static stays in its file, unless the file is a header
([
  (function_definition (storage_class_specifier "static"))
  (declaration (storage_class_specifier "static"))
] @private
  (#not-has-ancestor? @private field_declaration_list)
  (#not-file-match? "^[ \\t]*#[ \\t]*(pragma[ \\t]+once|ifndef[ \\t]+\\w+_H(PP|XX|H)?_*[ \\t]*\\r?$)"))

(namespace_definition
  !name
  body: (declaration_list "{" @section.private))

; Methods in the class body, plain and in a template; a name in capitals is a macro that the grammar cannot expand
((_
  type: (_) @returns
  declarator: [
    (function_declarator
      declarator: [(identifier) (field_identifier) (operator_name)] @name
      parameters: (parameter_list) @params)
    (pointer_declarator
      declarator: (function_declarator
        declarator: [(identifier) (field_identifier) (operator_name)] @name
        parameters: (parameter_list) @params))
    (pointer_declarator
      declarator: (pointer_declarator
        declarator: (function_declarator
          declarator: [(identifier) (field_identifier) (operator_name)] @name
          parameters: (parameter_list) @params)))
    (reference_declarator
      (function_declarator
        declarator: [(identifier) (field_identifier) (operator_name)] @name
        parameters: (parameter_list) @params))
  ]) @symbol.method
  (#not-match? @name "^[A-Z][A-Z0-9_]{3,}$")
  (#within? @symbol.method field_declaration_list compound_statement parameter_list))

; Constructors and destructors
([
  (function_definition
    !type
    declarator: (function_declarator
      declarator: [(identifier) (destructor_name)] @name
      parameters: (parameter_list) @params))
  (declaration
    !type
    declarator: (function_declarator
      declarator: [(identifier) (destructor_name)] @name
      parameters: (parameter_list) @params))
] @symbol.constructor
  (#not-match? @name "^[A-Z][A-Z0-9_]{3,}$")
  (#within? @symbol.constructor field_declaration_list compound_statement))

; Methods outside of their class: the engine splits the name; without `::` the grammar only guessed one at a macro
((_
  type: (_) @returns
  declarator: [
    (function_declarator
      declarator: (qualified_identifier) @name
      parameters: (parameter_list) @params)
    (pointer_declarator
      declarator: (function_declarator
        declarator: (qualified_identifier) @name
        parameters: (parameter_list) @params))
    (reference_declarator
      (function_declarator
        declarator: (qualified_identifier) @name
        parameters: (parameter_list) @params))
  ]) @symbol.method
  (#match? @name "::")
  (#not-has-ancestor? @symbol.method function_definition parameter_list))

((function_definition
  !type
  declarator: (function_declarator
    declarator: (qualified_identifier) @name
    parameters: (parameter_list) @params)) @symbol.constructor
  (#match? @name "::"))

(preproc_function_def
  name: (identifier) @name
  parameters: (preproc_params) @params) @symbol.macro

(preproc_params (identifier) @param @param.name)
(preproc_params "..." @param @param.rest)

; Sections of a class
(class_specifier body: (field_declaration_list "{" @section.private))

((access_specifier) @section.exported
  (#any-of? @section.exported "public" "protected"))

((access_specifier) @section.private
  (#eq? @section.private "private"))

(template_declaration (_) @doc.of .) @doc.anchor
(field_declaration type: [(class_specifier) (struct_specifier) (enum_specifier)] @doc.of) @doc.anchor
(type_definition type: [(struct_specifier) (union_specifier) (enum_specifier)] @doc.of) @doc.anchor

; Parameters; `(void)` is none, and those of a function pointer are not ours
((parameter_list
  (parameter_declaration
    type: (_) @param.type
    declarator: [
      (identifier) @param.name
      (pointer_declarator declarator: (identifier) @param.name)
      (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @param.name))
      (reference_declarator (identifier) @param.name)
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

((parameter_list
  (optional_parameter_declaration
    type: (_) @param.type
    declarator: [
      (identifier) @param.name
      (pointer_declarator declarator: (identifier) @param.name)
      (reference_declarator (identifier) @param.name)
      (_)
    ]?
    default_value: (_) @param.default) @param))

((parameter_list
  (variadic_parameter_declaration
    type: (_) @param.type
    declarator: [
      (variadic_declarator (identifier) @param.name)
      (reference_declarator (variadic_declarator (identifier) @param.name))
      (_)
    ]) @param @param.rest))

((parameter_list "..." @param @param.rest))

; Types
(class_specifier
  name: [
    (type_identifier) @name
    (template_type name: (type_identifier) @name)
    (qualified_identifier scope: (_) @container name: (type_identifier) @name)
  ]
  body: (field_declaration_list)) @symbol.class

(struct_specifier
  name: [
    (type_identifier) @name
    (template_type name: (type_identifier) @name)
    (qualified_identifier scope: (_) @container name: (type_identifier) @name)
  ]
  body: (field_declaration_list)) @symbol.struct

(union_specifier
  name: (type_identifier) @name
  body: (field_declaration_list)) @symbol.struct

(enum_specifier
  name: (type_identifier) @name
  body: (enumerator_list)) @symbol.enum

(concept_definition name: (identifier) @name) @symbol.type
(alias_declaration name: (type_identifier) @name) @symbol.type

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

(type_definition
  type: [
    (primitive_type)
    (sized_type_specifier)
    (type_identifier)
    (qualified_identifier)
    (template_type)
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
    (reference_declarator (field_identifier) @name)
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
  (#not-has-ancestor? @symbol.variable function_definition lambda_expression field_declaration_list))

; Imports
(preproc_include path: [(system_lib_string) (string_literal)] @import.source) @import
(import_declaration [name: (_) header: (_) partition: (_)] @import.source) @import

; Calls
(call_expression
  function: [
    (identifier) @call.name
    (template_function name: (identifier) @call.name)
    (field_expression
      argument: (_) @call.qualifier
      field: [
        (field_identifier) @call.name
        (template_method name: (field_identifier) @call.name)
      ])
    (qualified_identifier
      scope: (_)? @call.qualifier
      name: [
        (identifier) @call.name
        (template_function name: (identifier) @call.name)
      ])
    (qualified_identifier
      name: (qualified_identifier
        scope: (_) @call.qualifier
        name: [
          (identifier) @call.name
          (template_function name: (identifier) @call.name)
        ]))
    (qualified_identifier
      name: (qualified_identifier
        name: (qualified_identifier
          scope: (_) @call.qualifier
          name: [
            (identifier) @call.name
            (template_function name: (identifier) @call.name)
          ])))
  ]
  arguments: (argument_list) @call.arguments) @call

(argument_list (parameter_pack_expansion) @argument.spread)

(new_expression
  type: [
    (type_identifier) @new.name
    (template_type name: (type_identifier) @new.name)
    (qualified_identifier
      scope: (_) @new.qualifier
      name: [(type_identifier) @new.name (template_type name: (type_identifier) @new.name)])
  ]
  arguments: (argument_list)? @call.arguments) @new

(declaration
  type: [
    (type_identifier) @new.name
    (template_type name: (type_identifier) @new.name)
    (qualified_identifier
      scope: (_) @new.qualifier
      name: [(type_identifier) @new.name (template_type name: (type_identifier) @new.name)])
  ]
  declarator: (init_declarator value: [(argument_list) (initializer_list)] @call.arguments)) @new

((call_expression
  function: [
    (template_function name: (identifier) @_make arguments: (template_argument_list . (type_descriptor
      type: [
        (type_identifier) @new.name
        (qualified_identifier scope: (_) @new.qualifier name: (type_identifier) @new.name)
      ]
      !declarator)))
    (qualified_identifier name: (template_function name: (identifier) @_make arguments: (template_argument_list . (type_descriptor
      type: [
        (type_identifier) @new.name
        (qualified_identifier scope: (_) @new.qualifier name: (type_identifier) @new.name)
      ]
      !declarator))))
  ]
  arguments: (argument_list) @call.arguments) @new
  (#any-of? @_make "make_unique" "make_shared"))

((compound_literal_expression
  type: [
    (type_identifier) @new.name
    (template_type name: (type_identifier) @new.name)
  ]) @new @call @call.unknown
  (#not-eq? @new.name ""))

; Types and values by name
(type_identifier) @type.name

(field_expression
  argument: (_) @read.qualifier
  field: (field_identifier) @read.name)

(qualified_identifier
  scope: (_) @read.qualifier
  name: [(identifier) (type_identifier)] @read.name)

(field_initializer (field_identifier) @read.name)
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
  (#match? @read.name "^([A-Z][A-Z0-9_]+|k[A-Z]\\w*)$"))

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

; The namespace that holds the rest of a file, what a class takes members from, attributes, and functions that yield
[
  (translation_unit (namespace_definition name: (_) @package) .)
  (translation_unit (namespace_definition name: (_) @package) . (comment) .)
  (preproc_ifdef (namespace_definition name: (_) @package) .)
  (preproc_ifdef (namespace_definition name: (_) @package) . (comment) .)
]
(base_class_clause [
  (type_identifier) @base
  (qualified_identifier) @base
  (template_type name: (_) @base)
])
[
  (class_specifier (attribute_declaration (attribute) @decorator))
  (struct_specifier (attribute_declaration (attribute) @decorator))
  (function_definition (attribute_declaration (attribute) @decorator))
  (declaration (attribute_declaration (attribute) @decorator))
  (field_declaration (attribute_declaration (attribute) @decorator))
] @of
((co_yield_statement) @generator
  (#not-has-ancestor? @generator lambda_expression))

; What becomes of the value of a call; a cast is looked through, and one to `void` leaves the value alone on purpose
((expression_statement (cast_expression
  type: (type_descriptor type: (primitive_type) @_void)
  value: (call_expression) @handled.awaited))
  (#eq? @_void "void"))
((expression_statement (call_expression
  function: (template_function) @_void
  arguments: (argument_list (call_expression) @handled.awaited)))
  (#eq? @_void "static_cast<void>"))
((assignment_expression left: (qualified_identifier) @_ignore right: (call_expression) @handled.awaited)
  (#eq? @_ignore "std::ignore"))
(co_await_expression argument: [(call_expression) (new_expression) (compound_literal_expression)] @handled.awaited)
[
  (return_statement [(call_expression) (new_expression) (compound_literal_expression)] @handled.returned)
  (co_return_statement [(call_expression) (new_expression) (compound_literal_expression)] @handled.returned)
  (co_yield_statement [(call_expression) (new_expression) (compound_literal_expression)] @handled.returned)
  (return_statement (parenthesized_expression (call_expression) @handled.returned))
  (return_statement (cast_expression value: (call_expression) @handled.returned))
  (return_statement (conditional_expression consequence: [(call_expression) (new_expression) (compound_literal_expression)] @handled.returned))
  (return_statement (conditional_expression alternative: [(call_expression) (new_expression) (compound_literal_expression)] @handled.returned))
]
(call_expression function: (_) @into arguments: (argument_list [(call_expression) (new_expression) (compound_literal_expression)] @handled.passed))
(new_expression type: (_) @into arguments: (argument_list [(call_expression) (new_expression) (compound_literal_expression)] @handled.passed))
(declaration type: (_) @into declarator: (init_declarator value: (argument_list [(call_expression) (new_expression) (compound_literal_expression)] @handled.passed)))
[
  (initializer_list [(call_expression) (new_expression) (compound_literal_expression)] @handled.passed)
  (initializer_pair value: [(call_expression) (new_expression) (compound_literal_expression)] @handled.passed)
  (field_initializer (argument_list [(call_expression) (new_expression) (compound_literal_expression)] @handled.passed))
]
(init_declarator
  declarator: [
    (identifier) @to
    (pointer_declarator declarator: [(identifier) @to (pointer_declarator declarator: (identifier) @to)])
    (reference_declarator (identifier) @to)
    (structured_binding_declarator (identifier) @to)
  ]
  value: [
    (call_expression) @handled.assigned
    (new_expression) @handled.assigned
    (compound_literal_expression) @handled.assigned
    (cast_expression value: (call_expression) @handled.assigned)
  ])
(assignment_expression
  left: (_) @to
  operator: "="
  right: [
    (call_expression) @handled.assigned
    (new_expression) @handled.assigned
    (compound_literal_expression) @handled.assigned
    (cast_expression value: (call_expression) @handled.assigned)
  ])
[
  (condition_clause value: (declaration declarator: (identifier) @to value: [(call_expression) (new_expression) (compound_literal_expression)] @handled.assigned))
  (field_declaration declarator: (field_identifier) @to default_value: [(call_expression) (new_expression) (compound_literal_expression)] @handled.assigned)
  (lambda_capture_initializer left: (identifier) @to right: [(call_expression) (new_expression) (compound_literal_expression)] @handled.assigned)
]
(expression_statement [(call_expression) (new_expression) (compound_literal_expression)] @handled.discarded)

; Names that are given a value
(declaration
  type: [
    (primitive_type) @binding.type
    (sized_type_specifier) @binding.type
    (type_identifier) @binding.type
    (qualified_identifier) @binding.type
    (template_type) @binding.type
    (struct_specifier) @binding.type
    (class_specifier) @binding.type
    (union_specifier) @binding.type
    (enum_specifier) @binding.type
    (placeholder_type_specifier)
  ]
  declarator: [
    (identifier) @binding
    (pointer_declarator declarator: [(identifier) @binding (pointer_declarator declarator: (identifier) @binding) (array_declarator declarator: (identifier) @binding)])
    (array_declarator declarator: [(identifier) @binding (array_declarator declarator: (identifier) @binding)])
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @binding)))
    (reference_declarator (identifier) @binding)
    (init_declarator declarator: (identifier) @binding)
    (init_declarator declarator: (pointer_declarator declarator: [(identifier) @binding (pointer_declarator declarator: (identifier) @binding) (array_declarator declarator: (identifier) @binding)]))
    (init_declarator declarator: (array_declarator declarator: [(identifier) @binding (array_declarator declarator: (identifier) @binding)]))
    (init_declarator declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @binding))))
    (init_declarator declarator: (reference_declarator (identifier) @binding))
  ])
(field_declaration
  type: (_) @binding.type
  declarator: [
    (field_identifier) @binding.member
    (pointer_declarator declarator: [(field_identifier) @binding.member (pointer_declarator declarator: (field_identifier) @binding.member) (array_declarator declarator: (field_identifier) @binding.member)])
    (array_declarator declarator: [(field_identifier) @binding.member (array_declarator declarator: (field_identifier) @binding.member)])
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @binding.member)))
    (reference_declarator (field_identifier) @binding.member)
  ])
[
  (assignment_expression left: (identifier) @binding) @reassigned
  (assignment_expression left: (field_expression field: (field_identifier) @binding.member))
  (initializer_pair designator: (field_designator (field_identifier) @binding.member))
  (field_initializer (field_identifier) @binding.member)
  (structured_binding_declarator (identifier) @binding)
  (lambda_capture_initializer left: (identifier) @binding)
  (for_range_loop type: (placeholder_type_specifier) declarator: [(identifier) @binding (reference_declarator (identifier) @binding) (pointer_declarator declarator: (identifier) @binding)])
]
(for_range_loop
  type: [(primitive_type) (sized_type_specifier) (type_identifier) (qualified_identifier) (template_type)] @binding.type
  declarator: [(identifier) @binding (reference_declarator (identifier) @binding) (pointer_declarator declarator: (identifier) @binding)])

; Names that are given something new
(init_declarator
  declarator: [(identifier) @binding (pointer_declarator declarator: (identifier) @binding) (reference_declarator (identifier) @binding)]
  value: [
    (new_expression type: [(type_identifier) @binding.made (qualified_identifier) @binding.made (template_type name: (_) @binding.made)])
    (compound_literal_expression type: [(type_identifier) @binding.made (qualified_identifier) @binding.made (template_type name: (_) @binding.made)])
  ])
(assignment_expression
  left: [(identifier) @binding (field_expression field: (field_identifier) @binding.member)]
  right: [
    (new_expression type: [(type_identifier) @binding.made (qualified_identifier) @binding.made (template_type name: (_) @binding.made)])
    (compound_literal_expression type: [(type_identifier) @binding.made (qualified_identifier) @binding.made (template_type name: (_) @binding.made)])
  ])
((init_declarator declarator: (identifier) @binding value: (call_expression function: [(identifier) @binding.made (qualified_identifier) @binding.made (template_function name: (_) @binding.made)]))
  (#match? @binding.made "(^|::)[A-Z]\\w*(<.*)?$"))
((assignment_expression left: [(identifier) @binding (field_expression field: (field_identifier) @binding.member)] right: (call_expression function: [(identifier) @binding.made (qualified_identifier) @binding.made (template_function name: (_) @binding.made)]))
  (#match? @binding.made "(^|::)[A-Z]\\w*(<.*)?$"))
((init_declarator
  declarator: (identifier) @binding
  value: (call_expression function: [
    (template_function
      name: (identifier) @_make
      arguments: (template_argument_list . (type_descriptor type: (_) @binding.made)))
    (qualified_identifier name: (template_function
      name: (identifier) @_make
      arguments: (template_argument_list . (type_descriptor type: (_) @binding.made))))
  ]))
  (#any-of? @_make "make_unique" "make_shared"))
((assignment_expression
  left: [(identifier) @binding (field_expression field: (field_identifier) @binding.member)]
  right: (call_expression function: [
    (template_function
      name: (identifier) @_make
      arguments: (template_argument_list . (type_descriptor type: (_) @binding.made)))
    (qualified_identifier name: (template_function
      name: (identifier) @_make
      arguments: (template_argument_list . (type_descriptor type: (_) @binding.made))))
  ]))
  (#any-of? @_make "make_unique" "make_shared"))
