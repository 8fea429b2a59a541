; Before ES modules. TypeScript does without: compiling these patterns for its grammar takes long, and few need them.

; Members given to something afterwards: `res.status = function …`, `Foo.prototype.bar = …`
((assignment_expression
  left: (member_expression object: (identifier) @container property: (property_identifier) @name)
  right: [
    (arrow_function "async"? @async parameters: (_) @params)
    (function_expression "async"? @async parameters: (_) @params)
  ]) @symbol.method @exported
  (#not-any-of? @container "exports" "module" "window" "globalThis" "self")
  (#not-has-ancestor? @container statement_block))

((assignment_expression
  left: (member_expression
    object: (member_expression object: (identifier) @container property: (property_identifier) @_prototype)
    property: (property_identifier) @name)
  right: [
    (arrow_function "async"? @async parameters: (_) @params)
    (function_expression "async"? @async parameters: (_) @params)
  ]) @symbol.method @exported
  (#eq? @_prototype "prototype"))

; CommonJS exports
((assignment_expression
  left: (member_expression object: (_) @_exports property: (property_identifier) @name)
  right: [
    (arrow_function "async"? @async parameters: (_) @params)
    (arrow_function "async"? @async parameter: (_) @params @param @param.name)
    (function_expression "async"? @async parameters: (_) @params)
  ]) @symbol.function @exported
  (#any-of? @_exports "exports" "module.exports"))

((assignment_expression
  left: (member_expression object: (_) @_exports property: (property_identifier) @name)
  right: (class)) @symbol.class @exported
  (#any-of? @_exports "exports" "module.exports"))

((assignment_expression
  left: (member_expression object: (_) @_exports property: (property_identifier) @export.alias)
  right: (identifier) @export.name)
  (#any-of? @_exports "exports" "module.exports"))

((assignment_expression
  left: (member_expression object: (_) @_exports property: (property_identifier) @name @export.name)
  right: [
    (string) (number) (template_string) (object) (array) (call_expression) (new_expression) (member_expression)
    (binary_expression) (true) (false) (null) (regex)
  ]) @symbol.constant @exported
  (#any-of? @_exports "exports" "module.exports"))

((assignment_expression
  left: (member_expression object: (_) @_exports property: (property_identifier) @export.name)
  right: [(arrow_function) (function_expression) (class)])
  (#any-of? @_exports "exports" "module.exports"))

((assignment_expression
  left: (member_expression) @_exports
  right: (identifier) @export.default)
  (#eq? @_exports "module.exports"))

((assignment_expression
  left: (member_expression) @_exports
  right: (assignment_expression right: (identifier) @export.default))
  (#eq? @_exports "module.exports"))

((variable_declarator name: (identifier) @export.default value: (assignment_expression) @_value)
  (#match? @_value "^(exports|module\\.exports)\\s*="))

((assignment_expression
  left: (member_expression) @_exports
  right: [
    (arrow_function "async"? @async parameters: (_) @params)
    (function_expression "async"? @async name: (_)? @name parameters: (_) @params)
  ] @export.default) @symbol.function @exported
  (#eq? @_exports "module.exports"))

((assignment_expression
  left: (member_expression) @_exports
  right: (class name: (_)? @name) @export.default) @symbol.class @exported
  (#eq? @_exports "module.exports"))

((assignment_expression
  left: (member_expression) @_exports
  right: (object (shorthand_property_identifier) @export.name))
  (#eq? @_exports "module.exports"))

((assignment_expression
  left: (member_expression) @_exports
  right: (object (pair key: (property_identifier) @export.alias value: (identifier) @export.name)))
  (#eq? @_exports "module.exports"))

((assignment_expression
  left: (member_expression) @_exports
  right: (object (method_definition "async"? @async name: (_) @name @export.name parameters: (_) @params) @symbol.function @exported))
  (#eq? @_exports "module.exports"))

((assignment_expression
  left: (member_expression) @_exports
  right: (object (pair
    key: (property_identifier) @name @export.name
    value: [
      (arrow_function "async"? @async parameters: (_) @params)
      (arrow_function "async"? @async parameter: (_) @params @param @param.name)
      (function_expression "async"? @async parameters: (_) @params)
    ]) @symbol.function @exported))
  (#eq? @_exports "module.exports"))

; Imports
((call_expression
  function: (identifier) @_require
  arguments: (arguments . (string) @import.source)) @import
  (#eq? @_require "require"))

((variable_declarator
  name: (identifier) @import.namespace
  value: (call_expression
    function: (identifier) @_require
    arguments: (arguments . (string) @import.source)) @import)
  (#eq? @_require "require"))

((variable_declarator
  name: (object_pattern [
    (shorthand_property_identifier_pattern) @import.name
    (pair_pattern key: (property_identifier) @import.name value: (identifier) @import.alias)
  ])
  value: (call_expression
    function: (identifier) @_require
    arguments: (arguments . (string) @import.source)) @import)
  (#eq? @_require "require"))

((variable_declarator
  name: (identifier) @import.alias
  value: (member_expression
    object: (call_expression
      function: (identifier) @_require
      arguments: (arguments . (string) @import.source)) @import
    property: (property_identifier) @import.name))
  (#eq? @_require "require"))
