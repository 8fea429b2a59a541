; Functions and methods
(function_declaration
  name: (identifier) @name
  parameters: (parameter_list) @params
  result: (_)? @returns) @symbol.function

(method_declaration
  receiver: (parameter_list
    (parameter_declaration
      type: [
        (type_identifier) @container
        (generic_type type: (type_identifier) @container)
        (pointer_type (type_identifier) @container)
        (pointer_type (generic_type type: (type_identifier) @container))
      ]))
  name: (field_identifier) @name
  parameters: (parameter_list) @params
  result: (_)? @returns) @symbol.method

(method_elem
  name: (field_identifier) @name
  parameters: (parameter_list) @params
  result: (_)? @returns) @symbol.method

; Parameters: one declaration may name several; those of a function type inside are not ours
(parameter_list
  (parameter_declaration
    name: (identifier) @param @param.name
    type: (_) @param.type) @_declaration
  (#not-has-ancestor? @_declaration parameter_declaration variadic_parameter_declaration))

(parameter_list
  (parameter_declaration
    !name
    type: (_) @param.type) @param
  (#not-has-ancestor? @param parameter_declaration variadic_parameter_declaration))

(parameter_list
  (variadic_parameter_declaration
    name: (identifier)? @param.name
    type: (_) @param.type) @param @param.rest
  (#not-has-ancestor? @param parameter_declaration variadic_parameter_declaration))

; Types
(source_file
  (type_declaration
    (type_spec
      name: (type_identifier) @name
      type: (struct_type)) @symbol.struct))

(source_file
  (type_declaration
    (type_spec
      name: (type_identifier) @name
      type: (interface_type)) @symbol.interface))

(source_file
  (type_declaration
    [
      (type_alias name: (type_identifier) @name)
      (type_spec
        name: (type_identifier) @name
        type: [
          (array_type)
          (channel_type)
          (function_type)
          (generic_type)
          (map_type)
          (parenthesized_type)
          (pointer_type)
          (qualified_type)
          (slice_type)
          (type_identifier)
        ])
    ] @symbol.type))

(source_file
  (type_declaration
    (type_spec
      type: (struct_type
        (field_declaration_list
          (field_declaration name: (field_identifier) @name) @symbol.property)))))

; Package-level values
(source_file
  (const_declaration
    (const_spec (identifier) @name) @symbol.constant))

(source_file
  (var_declaration
    [
      (var_spec name: (identifier) @name) @symbol.variable
      (var_spec_list (var_spec name: (identifier) @name) @symbol.variable)
    ]))

; The comment of an ungrouped declaration stands before its keyword
(type_declaration "type" . [(type_spec) (type_alias)] @doc.of) @doc.anchor
(const_declaration "const" . (const_spec) @doc.of) @doc.anchor
(var_declaration "var" . (var_spec) @doc.of) @doc.anchor

; Imports
(import_spec
  name: [(package_identifier) (dot) (blank_identifier)]? @import.namespace
  path: (_) @import.source) @import

; Calls
(call_expression
  function: (identifier) @call.name
  arguments: (argument_list) @call.arguments) @call

(call_expression
  function: (selector_expression
    operand: (_) @call.qualifier
    field: (field_identifier) @call.name)
  arguments: (argument_list) @call.arguments) @call

(argument_list (variadic_argument) @argument.spread)

; `New[int](x)` reads like a conversion
(type_conversion_expression
  type: (generic_type type: (type_identifier) @call.name)) @call @call.unknown

(type_conversion_expression
  type: (generic_type
    type: (qualified_type
      package: (_) @call.qualifier
      name: (type_identifier) @call.name))) @call @call.unknown

(composite_literal
  type: [
    (type_identifier) @new.name
    (generic_type type: (type_identifier) @new.name)
    (qualified_type
      package: (_) @new.qualifier
      name: (type_identifier) @new.name)
  ]) @new

; Types and values by name
(qualified_type
  package: (_) @type.qualifier
  name: (type_identifier) @type.name)

(type_identifier) @type.name

(selector_expression
  operand: (_) @read.qualifier
  field: (field_identifier) @read.name)

(keyed_element key: (literal_element (identifier) @read.name))
(keyed_element value: (literal_element (identifier) @read.name))
(argument_list (identifier) @read.name)

((identifier) @read.name
  (#match? @read.name "^[A-Z]"))

; The package, and what a struct or an interface takes members from
(package_clause (package_identifier) @package)
(type_declaration
  (type_spec type: (struct_type (field_declaration_list (field_declaration !name type: (_) @base)))) @of)
(type_declaration (type_spec type: (interface_type (type_elem (_) @base))) @of)

; How many values a function returns
(function_declaration result: (parameter_list (parameter_declaration name: (identifier) @result))) @of
(function_declaration result: (parameter_list (parameter_declaration !name type: (_) @result))) @of
(function_declaration result: [
  (type_identifier) (pointer_type) (slice_type) (map_type) (array_type) (channel_type) (qualified_type) (generic_type)
  (function_type) (interface_type) (struct_type)
] @result) @of
(function_declaration !result) @no-result
(method_declaration result: (parameter_list (parameter_declaration name: (identifier) @result))) @of
(method_declaration result: (parameter_list (parameter_declaration !name type: (_) @result))) @of
(method_declaration result: [
  (type_identifier) (pointer_type) (slice_type) (map_type) (array_type) (channel_type) (qualified_type) (generic_type)
  (function_type) (interface_type) (struct_type)
] @result) @of
(method_declaration !result) @no-result

; What becomes of the value of a call
(return_statement (expression_list (call_expression) @handled.returned))
(call_expression function: (_) @into arguments: (argument_list (call_expression) @handled.passed))
(short_var_declaration left: (expression_list (_) @to) right: (expression_list . (call_expression) @handled.assigned .))
(assignment_statement left: (expression_list (_) @to) right: (expression_list . (call_expression) @handled.assigned .))
(var_spec name: (identifier) @to value: (expression_list . (call_expression) @handled.assigned .))
(range_clause right: (call_expression) @handled.passed)
(expression_statement (call_expression) @handled.discarded)

; Names that are given a value
(short_var_declaration left: (expression_list (identifier) @binding))
(short_var_declaration
  left: (expression_list . (identifier) @binding)
  right: (expression_list . [
    (call_expression function: (_) @binding.made)
    (composite_literal type: (_) @binding.made)
    (unary_expression operand: (composite_literal type: (_) @binding.made))
  ]))
(assignment_statement left: (expression_list (identifier) @binding)) @reassigned
(range_clause left: (expression_list (identifier) @binding))
(function_declaration (block (statement_list (var_declaration (var_spec name: (identifier) @binding type: (_)? @binding.type)))))
(var_declaration (var_spec name: (identifier) @binding type: (_) @binding.type))
(var_declaration (var_spec name: (identifier) @binding))
(const_declaration (const_spec name: (identifier) @binding))
(field_declaration name: (field_identifier) @binding.member type: (_) @binding.type)
(method_declaration receiver: (parameter_list (parameter_declaration name: (identifier) @binding type: (_) @binding.type)))
(type_switch_statement alias: (expression_list (identifier) @binding))
(receive_statement left: (expression_list (identifier) @binding))
(short_var_declaration
  left: (expression_list . (identifier) @binding)
  right: (expression_list . (type_assertion_expression type: (_) @binding.type) .))
