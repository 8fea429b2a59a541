/** The line that makes a shell complete files itself. No candidate begins with a colon. */
const filesLine = ':files'

/** Returns candidates as the scripts read them: one per line, each with its summary after a tab. */
export function completionLines(candidates: readonly { value: string; summary?: string }[], paths: boolean): string {
  const lines = candidates.map(({ value, summary }) => (summary === undefined ? value : `${value}\t${summary}`))
  return [...lines, ...(paths ? [filesLine] : [])].map((line) => `${line}\n`).join('')
}

const bash = `# Completes rubberduck in bash: source this, for example in ~/.bashrc.
_rubberduck() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      ${filesLine}) compopt -o default 2>/dev/null ;;
      ?*) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(rubberduck completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _rubberduck rubberduck
`

const zsh = `#compdef rubberduck
# Completes rubberduck in zsh: source this in ~/.zshrc, or save it as _rubberduck in a folder of $fpath.
_rubberduck() {
  local line value
  local -a candidates
  local -i files=0
  while IFS= read -r line; do
    if [[ $line == ${filesLine} ]]; then
      files=1
    else
      value=\${line%%$'\\t'*}
      value=\${value//:/\\\\:}
      if [[ $line == *$'\\t'* ]]; then value+=":\${line#*$'\\t'}"; fi
      candidates+=("$value")
    fi
  done < <(rubberduck completion zsh -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#candidates} )); then _describe -t values value candidates; fi
  if (( files )); then _files; fi
}
if [[ \${funcstack[1]} == _rubberduck ]]; then
  _rubberduck "$@"
else
  if (( ! $+functions[compdef] )); then autoload -Uz compinit && compinit; fi
  compdef _rubberduck rubberduck
fi
`

const fish = `# Completes rubberduck in fish: save this as ~/.config/fish/completions/rubberduck.fish.
function __rubberduck_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (rubberduck completion fish -- $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = ${filesLine}
            __fish_complete_path "$current"
        else
            printf '%s\\n' $line
        end
    end
end
complete -c rubberduck -f -a '(__rubberduck_complete)'
`

const scripts: Record<string, string> = { bash, zsh, fish }

/** Returns the script that a shell sources. It calls the program to complete a word. */
export function completionScript(shell: string): string {
  return scripts[shell] ?? ''
}
