; Functions
(function_declaration
  name: (identifier) @name
  parameters: (parameters) @params) @symbol.function

((chunk (function_declaration name: (identifier) @name @exported) @symbol.function)
  (#not-match? @symbol.function "^local\\b"))

(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name .)
    (expression_list . value: (function_definition parameters: (parameters) @params) .))) @symbol.function

(chunk
  (assignment_statement
    (variable_list . name: (identifier) @name @exported .)
    (expression_list . value: (function_definition parameters: (parameters) @params) .)) @symbol.function)

; Functions of tables
(function_declaration
  name: (dot_index_expression
    table: [
      (identifier) @container
      (dot_index_expression field: (identifier) @container)
    ]
    field: (identifier) @name @exported)
  parameters: (parameters) @params) @symbol.method

(function_declaration
  name: (method_index_expression
    table: [
      (identifier) @container
      (dot_index_expression field: (identifier) @container)
    ]
    method: (identifier) @name @exported)
  parameters: (parameters) @params) @symbol.method

(chunk
  (assignment_statement
    (variable_list . name: (dot_index_expression
      table: [
        (identifier) @container
        (dot_index_expression field: (identifier) @container)
      ]
      field: (identifier) @name @exported) .)
    (expression_list . value: (function_definition parameters: (parameters) @params) .)) @symbol.method)

(field
  name: (identifier) @name @exported
  value: (function_definition parameters: (parameters) @params)) @symbol.method

; Parameters
(parameters name: (identifier) @param @param.name)
(parameters (vararg_expression) @param @param.name @param.rest)

; Values of the file and of its tables
((chunk
  (variable_declaration
    [
      (assignment_statement
        (variable_list name: (identifier) @name)
        (expression_list . value: [
          (string) (number) (true) (false) (nil) (table_constructor) (binary_expression) (unary_expression)
          (parenthesized_expression) (dot_index_expression) (function_call) (identifier)
        ] @_value))
      (variable_list name: (identifier) @name) @_value
    ]) @symbol.variable)
  (#not-match? @_value "^require\\b|[.]import\\b"))

((chunk
  (variable_declaration
    (assignment_statement
      (variable_list name: (identifier) @name)
      (expression_list . value: [(string) (number) (true) (false) (table_constructor) (unary_expression)]))) @symbol.constant)
  (#match? @name "^_*[A-Z][A-Z0-9_]+$"))

(chunk
  (assignment_statement
    (variable_list . name: (identifier) @name @exported .)
    (expression_list . value: (table_constructor))) @symbol.variable)

((chunk
  (assignment_statement
    (variable_list . name: (dot_index_expression
      table: (identifier) @container
      field: (identifier) @name @exported) .)
    (expression_list . value: (_) @_value .)) @symbol.property)
  (#not-match? @_value "^function\\b")
  (#not-match? @name "^__"))

; What a file returns
(chunk
  (return_statement
    (expression_list . (table_constructor
      (field name: (identifier) @export.alias value: (identifier) @export.name)))))

(chunk (return_statement (expression_list . (identifier) @export.default)))

((chunk
  (return_statement
    (expression_list . (function_call
      name: (identifier) @_function
      arguments: (arguments . (identifier) @export.default)))))
  (#eq? @_function "setmetatable"))

; Imports
((function_call
  name: (identifier) @_require
  arguments: (arguments . (string) @import.source .)) @import
  (#eq? @_require "require"))

((variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @import.namespace .)
    (expression_list . value: (function_call
      name: (identifier) @_require
      arguments: (arguments . (string) @import.source .)) @import .)))
  (#eq? @_require "require"))

((variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @import.alias .)
    (expression_list . value: (dot_index_expression
      table: (function_call
        name: (identifier) @_require
        arguments: (arguments . (string) @import.source .)) @import
      field: (identifier) @import.name) .)))
  (#eq? @_require "require"))

; Calls
((function_call
  name: [
    (identifier) @call.name
    (dot_index_expression table: (_) @call.qualifier field: (identifier) @call.name)
    (method_index_expression table: (_) @call.qualifier method: (identifier) @call.name)
  ]
  arguments: (arguments) @call.arguments) @call
  (#not-eq? @call.name "require"))

; All that the last one returns is passed
(arguments [(vararg_expression) (function_call)] @argument.spread .)

; Values by name
(dot_index_expression table: (_) @read.qualifier field: (identifier) @read.name)
(dot_index_expression table: (identifier) @read.name)
(method_index_expression table: (identifier) @read.name)
(bracket_index_expression (identifier) @read.name)
(arguments (identifier) @read.name)
(expression_list (identifier) @read.name)
(field value: (identifier) @read.name)
(binary_expression (identifier) @read.name)
(unary_expression (identifier) @read.name)
(if_statement condition: (identifier) @read.name)
(elseif_statement condition: (identifier) @read.name)
(while_statement condition: (identifier) @read.name)

; Names that are given a value
(variable_declaration (variable_list name: (identifier) @binding))
(variable_declaration (assignment_statement (variable_list name: (identifier) @binding)))
(for_generic_clause (variable_list name: (identifier) @binding))
(for_numeric_clause name: (identifier) @binding)
(assignment_statement (variable_list name: (identifier) @binding)) @reassigned
(assignment_statement (variable_list name: (dot_index_expression field: (identifier) @binding.member)))
(field name: (identifier) @binding.member)

; A table that takes its members from another, or under computed names
((chunk
  (function_call
    name: (identifier) @_function
    arguments: (arguments . (identifier) . (table_constructor (field name: (identifier) @_index)))) @dynamic.members)
  (#eq? @_function "setmetatable")
  (#eq? @_index "__index"))

(chunk (assignment_statement (variable_list name: (bracket_index_expression))) @dynamic.members)
(chunk (for_statement body: (block (assignment_statement (variable_list name: (bracket_index_expression))) @dynamic.members)))
