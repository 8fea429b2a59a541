; Functions
(function_definition name: (word) @name) @symbol.function

; Variables of the script
(program (variable_assignment name: (variable_name) @name) @symbol.variable)
(program (declaration_command ["export" "declare" "typeset"] (variable_assignment name: (variable_name) @name) @symbol.variable))
(program (declaration_command "readonly" (variable_assignment name: (variable_name) @name) @symbol.constant))

(program (declaration_command (variable_assignment) @doc.of) @doc.anchor)

; Imports
((command
  name: (command_name (word) @_source)
  argument: [(word) (string) (raw_string) (concatenation) (simple_expansion) (expansion)] @import.source) @import
  (#any-of? @_source "source" "."))

; `. "$(dirname "$0")/lib.sh"`: most likely beside this file
((command
  name: (command_name (word) @_source)
  argument: [
    (string [(simple_expansion) (expansion) (command_substitution)] . (string_content) @import.source .)
    (concatenation [(simple_expansion) (expansion)] . (word) @import.source .)
    (concatenation (string) . (word) @import.source .)
  ]) @import @import.relative
  (#any-of? @_source "source" "."))

; Calls: every command may be a function
((command name: (command_name (word) @call.name)) @call @call.unknown
  (#not-any-of? @call.name "source" "." ":" "[" "true" "false"))

; `trap cleanup EXIT`, `xargs -I{} work {}`
((command
  name: (command_name (word) @_runner)
  argument: (word) @read.name)
  (#any-of? @_runner "trap" "command" "exec" "time" "nohup" "sudo" "env" "xargs" "eval" "type" "run"))

; Variables
(simple_expansion (variable_name) @read.name)
(expansion (variable_name) @read.name)

; Names that are given a value
(variable_assignment name: (variable_name) @binding)
(for_statement variable: (variable_name) @binding)
((command name: (command_name (word) @_alias) argument: (concatenation . (word) @binding))
  (#eq? @_alias "alias"))
