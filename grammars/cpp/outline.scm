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
(preproc_ifdef name: (identifier) @read.name)
(preproc_defined (identifier) @read.name)

((identifier) @read.name
  (#match? @read.name "^([A-Z][A-Z0-9_]+|k[A-Z]\\w*)$"))
