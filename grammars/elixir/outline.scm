; Modules
((call
  target: (identifier) @_keyword
  (arguments . (alias) @name)
  (do_block)) @symbol.module
  (#eq? @_keyword "defmodule"))

((call
  target: (identifier) @_keyword
  (arguments . (alias) @name)
  (do_block)) @symbol.interface
  (#eq? @_keyword "defprotocol"))

((call
  target: (identifier) @_keyword
  (arguments . (alias) @name)
  (do_block)) @symbol.container
  (#eq? @_keyword "defimpl"))

; Functions, with and without a guard; each clause is one; without a list the name stands for an empty one
((call
  target: (identifier) @_keyword
  (arguments
    .
    [
      (identifier) @name @params
      (call target: (identifier) @name (arguments) @params)
      (binary_operator left: (identifier) @name @params operator: "when")
      (binary_operator left: (call target: (identifier) @name (arguments) @params) operator: "when")
    ])) @symbol.function
  (#any-of? @_keyword "def" "defp" "defdelegate"))

((call
  target: (identifier) @_keyword
  (arguments
    .
    [
      (identifier) @name @params
      (call target: (identifier) @name (arguments) @params)
      (binary_operator left: (identifier) @name @params operator: "when")
      (binary_operator left: (call target: (identifier) @name (arguments) @params) operator: "when")
    ])) @symbol.macro
  (#any-of? @_keyword "defmacro" "defmacrop" "defguard" "defguardp"))

((call target: (identifier) @_keyword) @private
  (#any-of? @_keyword "defp" "defmacrop" "defguardp"))

; Parameters: what stands in the head of a definition; of other calls they belong to no symbol
((call target: (identifier) @_name (arguments (_) @param))
  (#not-any-of? @_name
    "def" "defp" "defdelegate" "defmacro" "defmacrop" "defguard" "defguardp" "callback" "macrocallback"))

; `%Conn{} = conn` is named conn
(arguments (binary_operator operator: "=" right: (identifier) @param.name) @param)

(arguments (binary_operator left: (_) @param.name operator: "\\\\" right: (_) @param.default) @param)

; `@doc` before a definition, with or without other attributes between
((unary_operator
  operand: (call
    target: (identifier) @_attribute
    (arguments [(string (quoted_content) @doc) (sigil (quoted_content) @doc)]))) @doc.anchor
  .
  (unary_operator)?
  .
  (unary_operator)?
  .
  (call) @doc.of
  (#eq? @_attribute "doc"))

; Types, callbacks and module constants
((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_attribute
    (arguments
      .
      (binary_operator
        left: [(identifier) @name (call target: (identifier) @name)]
        operator: "::")))) @symbol.type
  (#any-of? @_attribute "type" "typep" "opaque"))

((unary_operator operand: (call target: (identifier) @_attribute)) @private
  (#eq? @_attribute "typep"))

((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_attribute
    (arguments
      .
      (binary_operator
        left: (call target: (identifier) @name (arguments) @params)
        operator: "::")))) @symbol.method
  (#any-of? @_attribute "callback" "macrocallback"))

((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @name @private
    (arguments))) @symbol.constant
  (#not-any-of? @name
    "doc" "moduledoc" "typedoc" "spec" "type" "typep" "opaque" "callback" "macrocallback" "optional_callbacks"
    "behaviour" "impl" "derive" "enforce_keys" "deprecated" "since" "compile" "dialyzer" "external_resource" "tag"
    "moduletag" "describetag" "before_compile" "after_compile" "on_load" "on_definition" "shortdoc" "requirements"))

((unary_operator
  operand: (call target: (identifier) @_attribute)) @ignore
  (#any-of? @_attribute "spec" "type" "typep" "opaque" "callback" "macrocallback"))

; Full names of modules
((call
  target: (identifier) @_keyword
  (arguments . (alias) @module.name)
  (do_block)) @module
  (#any-of? @_keyword "defmodule" "defprotocol"))

; Imports
((call
  target: (identifier) @_keyword
  (arguments
    .
    (alias) @import.source
    .
    (keywords (pair key: (keyword) @_as value: (alias) @import.namespace))?)) @import
  (#any-of? @_keyword "alias" "import" "require" "use"))

((call
  target: (identifier) @_keyword
  (arguments
    .
    (dot
      left: (_) @import.source
      right: (tuple (alias) @import.name)))) @import
  (#any-of? @_keyword "alias" "import" "require" "use"))

; Calls
(call
  target: (dot
    left: (_) @call.qualifier
    right: (identifier) @call.name)
  (arguments) @call.arguments) @call

(call
  target: (dot
    left: [(alias) (atom)] @call.qualifier
    right: (identifier) @call.name)
  .) @call @call.unknown

((call
  target: (identifier) @call.name
  (arguments) @call.arguments) @call
  (#not-any-of? @call.name
    "def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate" "defmodule" "defprotocol" "defimpl"
    "defstruct" "defexception" "alias" "import" "require" "use" "if" "unless" "case" "cond" "with" "for" "receive"
    "try" "quote" "unquote" "fn" "super" "doc" "moduledoc" "typedoc" "behaviour" "impl" "derive" "enforce_keys"
    "moduletag" "describetag" "tag" "shortdoc"))

(binary_operator
  operator: "|>"
  right: (call) @call.piped)

(struct (alias) @new.name) @new @call @call.unknown

; Values by name: `&Mod.fun/1`, `&fun/1`, `map.field`, `@constant`
(binary_operator
  left: (identifier) @read.name
  operator: "/"
  right: (integer))

(call
  target: (dot
    left: (_) @read.qualifier
    right: (identifier) @read.name))

(unary_operator operator: "@" operand: (identifier) @read.name)

(alias) @type.name
