const aliases: Record<string, string> = {
  js: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  py: 'python',
  golang: 'go',
  rs: 'rust',
  rb: 'ruby',
  'c++': 'cpp',
  'c#': 'csharp',
  cs: 'csharp',
  ex: 'elixir',
  sh: 'bash',
  shell: 'bash',
  yml: 'yaml',
}

/** The grammar a language tag means: `js` is `javascript`. */
export function languageName(tag: string): string {
  const name = tag.toLowerCase()
  return aliases[name] ?? name
}
