import type { RepoView } from '../repo-view.ts'
import type { Target } from '../target.ts'

/** A line of a template. */
interface TemplateUse {
  path: string
  line: number
  text: string
}

/** Finds the uses of a removed function in templates, whose code is not parsed. */
export function findTemplateUses(target: Target, view: RepoView): TemplateUse[] {
  const { change, called, name, file, traits } = target
  const mayBeCalled = change === 'gone' && (called === 'method' || called === 'function')
  return (mayBeCalled ? (traits.templates ?? []) : []).flatMap(({ extensions, tag, helpers }) => {
    if (!new RegExp(helpers).test(file.before.path)) return []
    return view.lookup
      .mentions(name)
      .filter(({ path, text }) => extensions.some((each) => path.endsWith(each)) && isUsed(name, text, tag))
      .map(({ path, line, text }) => ({ path, line, text: text.trim() }))
  })
}

/** Tells whether the code of a tag uses a name that is neither a member, a variable, a key, nor part of a string. */
function isUsed(name: string, text: string, tag: string): boolean {
  return [...text.matchAll(new RegExp(tag, 'g'))].some(({ groups }) => {
    const code = (groups?.code ?? '').replaceAll(/(["'])(?:\\.|(?!\1).)*?\1/g, '""')
    return code.split(/([\w?!]+)/).some((word, at, words) => {
      const before = words[at - 1] ?? ''
      const after = words[at + 1] ?? ''
      return word === name && !/[.:@$&]$/.test(before) && !/^(?::(?!:)|\s*=(?![=~]))/.test(after)
    })
  })
}
