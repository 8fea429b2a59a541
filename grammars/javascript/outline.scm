; include shared.scm
; include commonjs.scm
; include jsx.scm

(class_declaration name: (_) @name) @symbol.class
(class_heritage (identifier) @read.name)
(class_heritage (member_expression object: (_) @read.qualifier property: (_) @read.name))

; Fields
(field_definition property: (_) @name) @symbol.property @exported
(field_definition
  property: (_) @name
  value: [
    (arrow_function "async"? @async parameters: (_) @params)
    (arrow_function "async"? @async parameter: (_) @params @param @param.name)
    (function_expression "async"? @async parameters: (_) @params)
  ]) @symbol.method
(field_definition property: (private_property_identifier)) @private

; Parameters
(formal_parameters (identifier) @param @param.name)
(formal_parameters [(object_pattern) (array_pattern)] @param @param.name)
(formal_parameters (assignment_pattern left: (_) @param.name right: (_) @param.default) @param)
(formal_parameters (rest_pattern (_) @param.name) @param @param.rest)

; Classes take members from others; fields are given a value
(class_declaration (class_heritage (_) @base)) @of
(class_body (method_definition (decorator (_) @decorator)) @of)
(field_definition property: (_) @binding.member)
(field_definition property: (_) @binding.member value: (new_expression constructor: (_) @binding.made))
