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
  (arguments . (alias) @name @trait)
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
    target: (identifier) @name @private @binding.member
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

((call
  target: (identifier) @_keyword
  (arguments . (alias) @import.source .)) @import @import.all
  (#eq? @_keyword "import"))

((call
  target: (identifier) @_keyword
  (arguments
    .
    (alias) @import.source
    .
    (keywords (pair key: (keyword) @_only value: (list (keywords (pair key: (keyword) @import.name))))))) @import
  (#eq? @_keyword "import")
  (#match? @_only "^only:"))

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

; Functions by name and arity: `&Mod.fun/1`, `&fun/1`, `{Mod, :fun, [1]}`
(unary_operator operator: "&" operand: (binary_operator
  left: (call
    target: (dot left: (_) @call.qualifier right: (identifier) @call.name)) @call
  operator: "/"
  right: (integer) @call.arity))

(unary_operator operator: "&" operand: (binary_operator
  left: (identifier) @call.name @call
  operator: "/"
  right: (integer) @call.arity))

([
  (arguments (alias) @call.qualifier . (atom) @call.name . (list) @call.arguments)
  (tuple . (alias) @call.qualifier . (atom) @call.name . (list) @call.arguments .)
] @call)

; Values by name: `fun/1`, `map.field`, `@constant`
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

; What modules take functions from
((call target: (identifier) @_use (arguments . (alias) @base))
  (#any-of? @_use "use" "behaviour"))

; What becomes of the value of a call: what ends a body or a branch is its value
((call target: (identifier) @_def (do_block) @handled.body)
  (#any-of? @_def "def" "defp" "defmacro" "defmacrop"))
((call
  target: (identifier) @_def
  (do_block [
    (rescue_block (stab_clause right: (body) @handled.body))
    (catch_block (stab_clause right: (body) @handled.body))
    (else_block (stab_clause right: (body) @handled.body))
  ]))
  (#any-of? @_def "def" "defp" "defmacro" "defmacrop"))
((call
  target: (identifier) @_def
  (arguments (keywords (pair key: (keyword) @_do value: (_) @handled.value))))
  (#any-of? @_def "def" "defp" "defmacro" "defmacrop")
  (#match? @_do "^do:"))
(anonymous_function (stab_clause right: (body) @handled.body))
(unary_operator operator: "&" operand: (call) @handled.returned)
(call (do_block) @handled.body) @of
(call (do_block [
  (stab_clause right: (body) @handled.body)
  (else_block) @handled.body
  (else_block (stab_clause right: (body) @handled.body))
  (rescue_block (stab_clause right: (body) @handled.body))
  (catch_block (stab_clause right: (body) @handled.body))
])) @of
((call
  target: (identifier) @_choice
  (arguments (keywords (pair key: (keyword) @_do value: (_) @handled.value)))) @of
  (#any-of? @_choice "if" "unless" "with")
  (#match? @_do "^(do|else):"))
(binary_operator operator: ["|>" "||" "&&" "or" "and"] right: (call) @handled.value) @of
[(else_block) (rescue_block) (catch_block) (after_block)] @handled.beside
[(source) (do_block) (else_block) (after_block) (body)] @handled.statements
((call target: (_) @into (arguments [
  (call) @handled.passed
  (binary_operator operator: "|>") @handled.passed
  (keywords (pair value: (call) @handled.passed))
]))
  (#not-any-of? @into
    "def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate" "defmodule" "defprotocol" "defimpl"
    "if" "unless" "case" "cond" "with" "for" "receive" "try" "quote" "unquote" "alias" "import" "require" "use"))
(binary_operator
  left: [(call) @handled.passed (binary_operator operator: "|>" right: (call) @handled.passed)]
  operator: "|>"
  right: (call target: (_) @into))
(list [(call) @handled.passed (binary_operator operator: "|>") @handled.passed (keywords (pair value: (call) @handled.passed))])
(tuple [(call) @handled.passed (binary_operator operator: "|>") @handled.passed])
(map_content (keywords (pair value: (call) @handled.passed)))
(binary_operator
  left: [(identifier) @to (map) @to (list) @to (atom) @to (tuple (identifier) @to)]
  operator: "="
  right: [(call) (binary_operator operator: "|>")] @handled.assigned)

; Names that are given a value
(binary_operator left: (identifier) @binding operator: ["=" "<-"])
(binary_operator
  left: [(tuple) (list) (map) (bitstring) (binary_operator)] @binding.pattern
  operator: ["=" "<-"])
(stab_clause left: (arguments) @binding.pattern)
(stab_clause left: (binary_operator left: (arguments) @binding.pattern operator: "when"))
((call
  target: (identifier) @_def
  (arguments . [
    (call target: (_) (arguments) @binding.pattern)
    (binary_operator left: (call target: (_) (arguments) @binding.pattern) operator: "when")
    (binary_operator left: (identifier) @binding.pattern operator: ["<>" "+" "-" "*" "/" "==" "|>" "++"])
  ]))
  (#any-of? @_def "def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate"))
(unary_operator operator: ["^" "@"] operand: (identifier) @binding.ignore)
(bitstring (binary_operator operator: "::" right: (_) @binding.ignore))
(binary_operator operator: "\\\\" right: (_) @binding.ignore)
(map_content (binary_operator left: (identifier) @binding.ignore operator: "|"))

; Fields of structs and schemas, and keys
((call
  target: (identifier) @_struct
  (arguments [
    (list (atom) @binding.member)
    (list (keywords (pair key: (keyword) @binding.member)))
    (keywords (pair key: (keyword) @binding.member))
  ]))
  (#any-of? @_struct "defstruct" "defexception"))
((call target: (identifier) @_field (arguments . (atom) @binding.member))
  (#any-of? @_field
    "field" "belongs_to" "has_many" "has_one" "many_to_many" "embeds_one" "embeds_many" "attr" "slot"))
(map_content (keywords (pair key: (keyword) @binding.member)))

; Functions that nobody can list
((call
  target: (identifier) @_def
  (arguments . [
    (call target: (call target: (identifier) @_unquote))
    (call target: (identifier) @_unquote)
    (binary_operator left: (call target: (call target: (identifier) @_unquote)) operator: "when")
  ])) @dynamic.members
  (#any-of? @_def "def" "defp" "defmacro" "defmacrop" "defdelegate")
  (#eq? @_unquote "unquote"))
