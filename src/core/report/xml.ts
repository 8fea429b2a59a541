import { escapeControlChars } from './escape-control-chars.ts'

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** An element with its attributes in order. Attributes without a value are omitted. */
export interface XmlElement {
  name: string
  attributes: Record<string, string | number | undefined>
  children?: (XmlElement | string)[]
}

/** Renders an XML 1.0 document. Characters that XML forbids become visible escapes such as `\x00`. */
export function renderXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, '').join('\n')}\n`
}

function lines({ name, attributes, children = [] }: XmlElement, indent: string): string[] {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`)
  const open = `${indent}<${name}${list.join('')}`
  if (children.length === 0) return [`${open}/>`]
  const text = children.filter((child) => typeof child === 'string')
  if (text.length > 0) return [`${open}>${escapeText(text.join(''))}</${name}>`]
  const inner = children.flatMap((child) => (typeof child === 'string' ? [] : lines(child, `${indent}  `)))
  return [`${open}>`, ...inner, `${indent}</${name}>`]
}

function clean(text: string): string {
  return escapeControlChars(text.toWellFormed()).replaceAll(/[\ufffe\uffff]/g, '')
}

/** Line breaks and tabs in an attribute would be read as spaces. */
function escapeAttribute(text: string): string {
  return clean(text).replaceAll(/[&<>"'\n\t]/g, (character) => entities[character] ?? character)
}

function escapeText(text: string): string {
  return clean(text).replaceAll(/[&<>]/g, (character) => entities[character] ?? character)
}
