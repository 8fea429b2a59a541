/** Values of placeholders by name. */
export type Placeholders = Readonly<Record<string, string>>

const placeholder = /\$\{(\w+)(?::\+([^}]*))?\}/g

/** Replaces `${name}` by its value, and `${name:+text}` by `text` unless the value is empty. */
export function fillTemplate(template: string, values: Placeholders): string {
  return template.replaceAll(placeholder, (_, name: string, text: string | undefined) => {
    const value = values[name]
    if (value === undefined) throw new Error(`Unknown placeholder \${${name}} in a template for tests`)
    if (text === undefined) return value
    return value === '' ? '' : text
  })
}

/** Tells whether a template has a placeholder. */
export function hasPlaceholder(template: string, name: string): boolean {
  return template.includes(`\${${name}}`)
}

/** Escapes text for a string literal in which these characters need a backslash. */
export function escapeText(text: string, escaped: string): string {
  return Array.from(text, (character) => {
    if (escaped.includes(character)) return `\\${character}`
    return character < ' ' ? JSON.stringify(character).slice(1, -1) : character
  }).join('')
}
