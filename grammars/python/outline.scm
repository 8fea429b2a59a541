; Functions
(function_definition
  "async"? @async
  name: (_) @name
  parameters: (_) @params
  return_type: (_)? @returns) @symbol.function

; Methods
(class_definition body: (block
  (function_definition name: (_) @name) @symbol.method))
(class_definition body: (block
  (decorated_definition definition: (function_definition name: (_) @name) @symbol.method)))
((class_definition body: (block
  (function_definition name: (_) @name) @symbol.constructor))
  (#any-of? @name "__init__" "__new__"))
((class_definition body: (block
  (decorated_definition
    (decorator [(identifier) (attribute)] @_decorator)
    definition: (function_definition name: (_) @name) @symbol.property)))
  (#match? @_decorator "^(property|cached_property|functools\\.cached_property|\\w+\\.(setter|getter|deleter))$"))

; Classes
(class_definition name: (_) @name) @symbol.class
(class_definition body: (block (expression_statement (assignment left: (identifier) @name) @symbol.property)))
(type_alias_statement left: (type (identifier) @name)) @symbol.type

; Values of the module
(module (expression_statement (assignment left: (identifier) @name) @symbol.variable))
((module (expression_statement (assignment left: (identifier) @name) @symbol.constant))
  (#match? @name "^_*[A-Z][A-Z0-9_]*$"))
(module (if_statement consequence: (block (expression_statement (assignment left: (identifier) @name) @symbol.variable))))
(module (try_statement body: (block (expression_statement (assignment left: (identifier) @name) @symbol.variable))))

; Docstrings
(function_definition body: (block . (expression_statement (string) @doc))) @doc.of
(class_definition body: (block . (expression_statement (string) @doc))) @doc.of
(decorated_definition definition: (_) @doc.of) @doc.anchor

; Parameters
(parameters (identifier) @param @param.name)
(parameters (typed_parameter . (identifier) @param.name type: (_) @param.type) @param)
(parameters (default_parameter name: (_) @param.name value: (_) @param.default) @param)
(parameters (typed_default_parameter name: (_) @param.name type: (_) @param.type value: (_) @param.default) @param)
(parameters (list_splat_pattern (_) @param.name) @param @param.rest)
(parameters (typed_parameter . (list_splat_pattern (_) @param.name)) @param @param.rest)
(parameters (dictionary_splat_pattern (_) @param.name) @param @param.rest @param.keyword)
(parameters (typed_parameter . (dictionary_splat_pattern (_) @param.name)) @param @param.rest @param.keyword)
(parameters [(keyword_separator) (list_splat_pattern) (typed_parameter . (list_splat_pattern))] @_star
  [(identifier) (typed_parameter . (identifier)) (default_parameter) (typed_default_parameter)] @param @param.keyword)

; Exports
((assignment left: (identifier) @_all right: [(list (string) @export.name) (tuple (string) @export.name)])
  (#eq? @_all "__all__"))
((augmented_assignment left: (identifier) @_all right: [(list (string) @export.name) (tuple (string) @export.name)])
  (#eq? @_all "__all__"))

; What only a type checker runs
((if_statement
  condition: [(identifier) (attribute)] @_condition
  consequence: (block) @import.type)
  (#match? @_condition "(^|\\.)TYPE_CHECKING$"))

; Imports
(import_statement name: (dotted_name) @import.source @import.namespace) @import
(import_statement name: (aliased_import name: (_) @import.source alias: (_) @import.namespace)) @import
(import_from_statement module_name: (_) @import.source) @import
(import_from_statement module_name: (_) @import.source name: (dotted_name) @import.name) @import
(import_from_statement
  module_name: (_) @import.source
  name: (aliased_import name: (_) @import.name alias: (_) @import.alias)) @import
(import_from_statement module_name: (_) @import.source (wildcard_import) @import.namespace) @import

; Calls
(call function: (identifier) @call.name arguments: (_) @call.arguments) @call
(call function: (attribute object: (_) @call.qualifier attribute: (_) @call.name) arguments: (_) @call.arguments) @call
(decorator (identifier) @read.name)

; Types
(type (identifier) @type.name)
(type (attribute object: (_) @type.qualifier attribute: (_) @type.name))
(type (generic_type . (identifier) @type.name))
(class_definition superclasses: (argument_list (identifier) @type.name))
(class_definition superclasses: (argument_list (attribute object: (_) @type.qualifier attribute: (_) @type.name)))
(except_clause value: (identifier) @type.name)
(except_clause value: (as_pattern . (identifier) @type.name))

; Reads
(attribute object: (_) @read.qualifier attribute: (_) @read.name)
(attribute object: (identifier) @read.name)
(argument_list (identifier) @read.name)
(keyword_argument value: (identifier) @read.name)
(list (identifier) @read.name)
(tuple (identifier) @read.name)
(pair value: (identifier) @read.name)
(return_statement (identifier) @read.name)
(binary_operator (identifier) @read.name)
(comparison_operator (identifier) @read.name)
(boolean_operator (identifier) @read.name)
(not_operator (identifier) @read.name)
(interpolation (identifier) @read.name)
(subscript value: (identifier) @read.name)
(assignment right: (identifier) @read.name)
(default_parameter value: (identifier) @read.name)
(typed_default_parameter value: (identifier) @read.name)
(if_statement condition: (identifier) @read.name)
(for_statement right: (identifier) @read.name)
