; Components used in JSX
(jsx_opening_element name: (identifier) @read.name (#match? @read.name "^[A-Z]"))
(jsx_self_closing_element name: (identifier) @read.name (#match? @read.name "^[A-Z]"))
(jsx_opening_element name: (member_expression object: (_) @read.qualifier property: (_) @read.name))
(jsx_self_closing_element name: (member_expression object: (_) @read.qualifier property: (_) @read.name))
(jsx_expression (identifier) @read.name)
