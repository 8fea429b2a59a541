; What JavaScript, TypeScript and TSX have in common.

; Functions
(function_declaration
  "async"? @async
  name: (_) @name
  parameters: (_) @params) @symbol.function

(generator_function_declaration
  "async"? @async
  name: (_) @name
  parameters: (_) @params) @symbol.function

; Values at the top level
(program (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @symbol.constant))
(program (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @symbol.variable))
(program (variable_declaration (variable_declarator name: (identifier) @name) @symbol.variable))
(export_statement (lexical_declaration kind: "const" (variable_declarator name: (identifier) @name) @symbol.constant))
(export_statement (lexical_declaration kind: "let" (variable_declarator name: (identifier) @name) @symbol.variable))
(export_statement (variable_declaration (variable_declarator name: (identifier) @name) @symbol.variable))
(export_statement (lexical_declaration kind: "const"
  (variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @name)) @symbol.constant @exported))
(export_statement (lexical_declaration kind: "const"
  (variable_declarator name: (object_pattern (pair_pattern value: (identifier) @name))) @symbol.constant @exported))

; Names given to functions: `const f = () => …`
(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function "async"? @async parameters: (_) @params)
    (arrow_function "async"? @async parameter: (_) @params @param @param.name)
    (function_expression "async"? @async parameters: (_) @params)
    (generator_function "async"? @async parameters: (_) @params)
  ]) @symbol.function

(variable_declarator
  name: (identifier) @name
  value: (class)) @symbol.class

; Members
(class_body
  (method_definition
    "async"? @async
    name: (_) @name
    parameters: (_) @params) @symbol.method @exported)

(class_body (method_definition ["get" "set"] name: (_) @name) @symbol.property)
(class_body (method_definition name: (private_property_identifier)) @private)
((class_body (method_definition name: (property_identifier) @name) @symbol.constructor) (#eq? @name "constructor"))

; Objects with functions in them
(variable_declarator value: (object
  (method_definition "async"? @async name: (_) @name parameters: (_) @params) @symbol.method @exported))
(variable_declarator value: (object
  (pair
    key: (property_identifier) @name
    value: [
      (arrow_function "async"? @async parameters: (_) @params)
      (arrow_function "async"? @async parameter: (_) @params @param @param.name)
      (function_expression "async"? @async parameters: (_) @params)
    ]) @symbol.method @exported))

; ES exports
(export_statement declaration: (_) @exported)
(export_statement declaration: (_ (variable_declarator) @exported))
(export_statement "default" declaration: (_ name: (_) @export.default))
(export_statement "default" value: (identifier) @export.default)
(export_statement "default" value: (arrow_function "async"? @async parameters: (_) @params) @symbol.function @export.default @exported)
(export_statement "default" value: (arrow_function "async"? @async parameter: (_) @params @param @param.name) @symbol.function @export.default @exported)
(export_statement "default" value: (function_expression "async"? @async parameters: (_) @params) @symbol.function @export.default @exported)
(export_statement "default" value: (class) @symbol.class @export.default @exported)
(export_statement "default" value: [(object) (call_expression) (new_expression) (array) (string) (number)] @symbol.constant @export.default @exported)
(export_statement !source (export_clause (export_specifier name: _ @export.name alias: _? @export.alias)))

; Imports
(import_statement source: (string) @import.source) @import
(import_statement (import_clause (identifier) @import.default) source: (string) @import.source) @import
(import_statement (import_clause (namespace_import (identifier) @import.namespace)) source: (string) @import.source) @import
(import_statement
  (import_clause (named_imports (import_specifier name: _ @import.name alias: _? @import.alias)))
  source: (string) @import.source) @import

(export_statement source: (string) @import.source) @import @import.reexport
(export_statement
  (export_clause (export_specifier name: _ @import.name alias: _? @import.alias))
  source: (string) @import.source) @import @import.reexport
(export_statement (namespace_export (_) @import.namespace) source: (string) @import.source) @import @import.reexport
(export_statement "*" @import.namespace source: (string) @import.source) @import @import.reexport

(call_expression
  function: (import)
  arguments: (arguments . (string) @import.source)) @import

((variable_declarator
  name: (object_pattern [
    (shorthand_property_identifier_pattern) @import.name
    (pair_pattern key: (property_identifier) @import.name value: (identifier) @import.alias)
  ])
  value: (await_expression (call_expression
    function: (import)
    arguments: (arguments . (string) @import.source)) @import)))

; Calls
(call_expression function: (identifier) @call.name arguments: (_) @call.arguments) @call
(call_expression
  function: (member_expression object: (_) @call.qualifier property: (_) @call.name)
  arguments: (_) @call.arguments) @call
(new_expression constructor: (identifier) @new.name arguments: (_)? @call.arguments) @new
(new_expression
  constructor: (member_expression object: (_) @new.qualifier property: (_) @new.name)
  arguments: (_)? @call.arguments) @new

; Reads
(member_expression object: (_) @read.qualifier property: (_) @read.name)
(member_expression object: (identifier) @read.name)
(arguments (identifier) @read.name)
(array (identifier) @read.name)
(pair value: (identifier) @read.name)
(shorthand_property_identifier) @read.name
(spread_element (identifier) @read.name)
(return_statement (identifier) @read.name)
(await_expression (identifier) @read.name)
(binary_expression (identifier) @read.name)
(unary_expression (identifier) @read.name)
(ternary_expression (identifier) @read.name)
(parenthesized_expression (identifier) @read.name)
(template_substitution (identifier) @read.name)
(subscript_expression (identifier) @read.name)
(arrow_function body: (identifier) @read.name)
(variable_declarator value: (identifier) @read.name)
(assignment_expression right: (identifier) @read.name)
(assignment_pattern right: (identifier) @read.name)
(object_assignment_pattern right: (identifier) @read.name)
(for_in_statement right: (identifier) @read.name)

; Decorators
(class_declaration (decorator (_) @decorator)) @of

; Functions that yield
(generator_function_declaration) @generator
(generator_function) @generator
(method_definition "*" @generator)

; What becomes of the value of a call
(await_expression [(call_expression) (new_expression)] @handled.awaited)
(await_expression (parenthesized_expression (call_expression) @handled.awaited))
(unary_expression operator: "void" argument: (call_expression) @handled.awaited)
((member_expression object: [(call_expression) (new_expression)] @handled.awaited property: (property_identifier) @_then)
  (#any-of? @_then "then" "catch" "finally"))
(return_statement [(call_expression) (new_expression)] @handled.returned)
(return_statement (parenthesized_expression (call_expression) @handled.returned))
(return_statement [
  (ternary_expression consequence: (call_expression) @handled.returned)
  (ternary_expression alternative: (call_expression) @handled.returned)
  (binary_expression right: (call_expression) @handled.returned)
])
(yield_expression [(call_expression) (new_expression)] @handled.returned)
(arrow_function body: [(call_expression) (new_expression)] @handled.returned)
(arrow_function body: (parenthesized_expression (call_expression) @handled.returned))
(export_statement value: (call_expression) @handled.returned)
(call_expression function: (_) @into arguments: (arguments [(call_expression) (new_expression)] @handled.passed))
(call_expression function: (_) @into arguments: (arguments (array [(call_expression) (new_expression)] @handled.passed)))
(new_expression constructor: (_) @into arguments: (arguments [(call_expression) (new_expression)] @handled.passed))
(array [(call_expression) (new_expression)] @handled.passed)
(pair value: [(call_expression) (new_expression)] @handled.passed)
(variable_declarator name: (_) @to value: [(call_expression) (new_expression)] @handled.assigned)
(assignment_expression left: (_) @to right: [(call_expression) (new_expression)] @handled.assigned)
(expression_statement [(call_expression) (new_expression)] @handled.discarded)

; Variables whose value is awaited, returned or passed on
(await_expression (identifier) @await)
(return_statement (identifier) @await)
(arguments (identifier) @await)
(array (identifier) @await)
(arrow_function body: (identifier) @await)
((member_expression object: (identifier) @await property: (property_identifier) @_then)
  (#any-of? @_then "then" "catch" "finally"))

; Names that are given a value
(variable_declarator name: (identifier) @binding)
(variable_declarator name: (identifier) @binding value: (new_expression constructor: (_) @binding.made))
(variable_declarator name: (identifier) @binding value: (await_expression (new_expression constructor: (_) @binding.made)))
(object_pattern (shorthand_property_identifier_pattern) @binding)
(object_pattern (object_assignment_pattern left: (shorthand_property_identifier_pattern) @binding))
(pair_pattern value: (identifier) @binding)
(array_pattern (identifier) @binding)
(assignment_pattern left: (identifier) @binding)
(rest_pattern (identifier) @binding)
(assignment_expression left: (identifier) @binding) @reassigned
(assignment_expression left: (identifier) @binding right: (new_expression constructor: (_) @binding.made)) @reassigned
(assignment_expression left: (member_expression property: (property_identifier) @binding.member))
(assignment_expression
  left: (member_expression property: (property_identifier) @binding.member)
  right: (new_expression constructor: (_) @binding.made))
(pair key: (property_identifier) @binding.member)
(for_in_statement kind: _ left: (identifier) @binding)
(catch_clause parameter: (identifier) @binding)
(function_expression name: (identifier) @binding)

; Names that nobody can list
((assignment_expression left: (subscript_expression object: (_) @_exports)) @dynamic.names
  (#any-of? @_exports "exports" "module.exports"))
((call_expression
  function: (member_expression) @_assign
  arguments: (arguments . (_) @_exports (_))) @dynamic.names
  (#eq? @_assign "Object.assign")
  (#any-of? @_exports "exports" "module.exports"))
