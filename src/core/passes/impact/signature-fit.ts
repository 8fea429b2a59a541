import type { CallTraits } from '../../syntax/language/call-traits.ts'
import type { CodeSymbol, Parameter, Reference } from '../../syntax/types.ts'

type Arguments = NonNullable<Reference['arguments']>

/**
 * Returns the arguments that a caller must pass, without the receiver and C's `(void)`. Undefined if the parameters are
 * unknown.
 */
export function expectedArguments(symbol: CodeSymbol, traits: CallTraits): Parameter[] | undefined {
  const { parameters } = symbol
  if (parameters === undefined) return undefined
  const [first, ...others] = parameters
  if (first === undefined) return parameters
  const named = first.name.replace(/^(&\s*)?('\w+\s+)?(mut\s+)?/, '')
  if (
    traits.receiver.parameters.includes(named) &&
    (symbol.kind === 'method' || symbol.kind === 'constructor' || named === 'this')
  )
    return others
  if (
    traits.linkage === 'include' &&
    others.length === 0 &&
    (first.name === 'void' || (first.name === '' && first.type === 'void'))
  ) {
    return []
  }
  return parameters
}

/**
 * Tells whether the parameters accept these arguments. An unknown number of arguments, such as a spread, is accepted.
 */
export function acceptsCount(parameters: readonly Parameter[], given: Arguments, traits: CallTraits): boolean {
  if (given.spread) return true
  const positional = parameters.filter((parameter) => !parameter.rest && !parameter.keyword)
  const named = parameters.filter((parameter) => parameter.keyword && !parameter.rest)
  const collectsPositional = parameters.some((parameter) => parameter.rest && !collectsKeywords(parameter))
  const collectsNamed = parameters.some(collectsKeywords)
  let count = given.count
  let keywords = given.keywords
  if (keywords.length > 0 && !traits.keywords && named.length === 0 && !collectsNamed) {
    // In Ruby, keyword arguments become one hash if the method has no keyword parameters.
    count += 1
    keywords = []
  }
  if (traits.surplus === 'error' && count > positional.length && !collectsPositional) return false
  const byName = new Set(keywords)
  const nameable = new Set(named.map((parameter) => parameter.name))
  if (traits.keywords) for (const parameter of positional.slice(count)) nameable.add(parameter.name)
  if (!collectsNamed && keywords.some((keyword) => !nameable.has(keyword))) return false
  const missing = (parameter: Parameter) => !parameter.optional && !byName.has(parameter.name)
  return !named.some(missing) && !positional.slice(count).some(missing)
}

/** `**kwargs` in an outline: both rest and keyword. */
function collectsKeywords(parameter: Parameter): boolean {
  return parameter.rest && (parameter.keyword || parameter.name.startsWith('**'))
}

/** Tells whether any of the overloads accepts the arguments; undefined if the parameters of one are unknown. */
export function signatureFits(
  overloads: readonly CodeSymbol[],
  given: Arguments,
  traits: CallTraits,
): boolean | undefined {
  let unknown = false
  for (const overload of overloads) {
    const parameters = expectedArguments(overload, traits)
    if (parameters === undefined) unknown = true
    else if (acceptsCount(parameters, given, traits)) return true
  }
  return unknown ? undefined : false
}

/** Generated files may define a name thousands of times. */
function distinct(overloads: readonly (Parameter[] | undefined)[]): (Parameter[] | undefined)[] {
  return [...new Map(overloads.map((parameters) => [JSON.stringify(parameters), parameters])).values()]
}

/** Tells whether some call that matched the old overloads cannot match the new ones. */
export function narrowed(before: readonly CodeSymbol[], after: readonly CodeSymbol[], traits: CallTraits): boolean {
  const old = distinct(before.map((symbol) => expectedArguments(symbol, traits)))
  const now = distinct(after.map((symbol) => expectedArguments(symbol, traits)))
  if (old.includes(undefined) || now.includes(undefined)) return false
  const names = old.flatMap((parameters) =>
    parameters!.filter((p) => !p.rest && (traits.keywords || p.keyword)).map((p) => p.name),
  )
  const most = [...old, ...now].reduce((longest, parameters) => Math.max(longest, parameters!.length), 0)
  for (let count = 0; count <= most + 1; count++) {
    if (broken({ count, spread: false, keywords: [] })) return true
  }
  for (const symbol of old) {
    const required = symbol!.filter((p) => !p.optional && !p.rest)
    for (const name of new Set(names)) {
      const index = symbol!.filter((p) => !p.keyword && !p.rest).findIndex((p) => p.name === name)
      const count = index === -1 ? required.filter((p) => !p.keyword).length : index
      const keywords = new Set([name, ...required.filter((p) => p.keyword).map((p) => p.name)])
      if (traits.keywords) for (const p of required.filter((p) => !p.keyword).slice(count)) keywords.add(p.name)
      if (broken({ count, spread: false, keywords: [...keywords] })) return true
    }
    if (
      broken({
        count: required.filter((p) => !p.keyword).length,
        spread: false,
        keywords: required.filter((p) => p.keyword).map((p) => p.name),
      })
    ) {
      return true
    }
  }
  return false

  function broken(given: Arguments): boolean {
    return (
      old.some((parameters) => acceptsCount(parameters!, given, traits)) &&
      !now.some((parameters) => acceptsCount(parameters!, given, traits))
    )
  }
}

/**
 * Returns the first position (0-based) whose argument now belongs to another parameter, because one of them was moved.
 */
export function shifted(before: readonly Parameter[], after: readonly Parameter[]): number | undefined {
  const old = before.filter((parameter) => !parameter.keyword && !parameter.rest)
  const now = after.filter((parameter) => !parameter.keyword && !parameter.rest)
  const index = old.findIndex((parameter, at) => {
    if (parameter.name === '' || parameter.name === '_' || now[at] === undefined || now[at].name === parameter.name)
      return false
    return (
      now.some((other, place) => place !== at && other.name === parameter.name) ||
      old.some((other, place) => place !== at && other.name === now[at]!.name)
    )
  })
  return index === -1 ? undefined : index
}
