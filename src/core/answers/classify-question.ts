/** How to answer a question. */
export type QuestionKind =
  /** With a single request. */
  | { kind: 'simple' }
  /** A failure whose cause is unknown. */
  | { kind: 'problem' }
  /** Several steps, to be done in order. */
  | { kind: 'steps'; parts: string[] }
  /** Several independent parts, which are answered in parallel and then combined. */
  | { kind: 'complex' }

const trouble =
  /\b(?:\w*error|\w*exception|traceback|panic(?:ked)?|segfault|stack trace|fail(?:s|ed|ing)?|crash(?:es|ed|ing)?|throws?|broken|does(?:n't| not) work|cannot read propert\w+|undefined is not|is not a function|ENOENT|timed? ?out)\b/i
const weighing =
  /\b(?:compare|trade-?offs?|architecture|design|pros and cons|alternatives?|strateg(?:y|ies)|overview|end to end|step by step|impact of|migrat(?:e|ion)|how (?:do|does|are) .+ (?:work|fit|interact) together)\b/i
/** Matches the beginning of an instruction. */
const request =
  /^(?:please )?(?:find|say|show|list|explain|tell|write|check|look|count|compare|summari[sz]e|describe|name|give|see|work out|figure out|suggest|what|where|who|why|how)\s+\S+/i
const mostSteps = 6

/** Classifies a question by its wording. */
export function classifyQuestion(text: string): QuestionKind {
  const said = text.trim()
  // The output of test runners is also numbered.
  if (/^\s+at .+:\d+|File "[^"]+", line \d+/m.test(said)) return { kind: 'problem' }
  const parts = partsOf(said)
  if (parts.length > 1) return { kind: 'steps', parts }
  const place = /\w\.\w{1,6}:\d+/.test(said)
  if (trouble.test(said) && (place || said.includes('\n') || /\b(?:why|what|how|fix|cause)\b/i.test(said)))
    return { kind: 'problem' }
  const words = said.split(/\s+/).length
  const questions = said.match(/\?/g)?.length ?? 0
  if ((weighing.test(said) && words >= 8) || questions > 2 || words > 60) return { kind: 'complex' }
  return { kind: 'simple' }
}

/** Splits a numbered list or a sequence of clauses. */
function partsOf(said: string): string[] {
  const listed = said.split(/^\s*\d{1,2}[.)]\s+/m).map((part) => part.trim())
  if (listed.length > 2) {
    const [lead, ...items] = listed
    return items.slice(0, mostSteps).map((item) => (lead === '' ? item : `${lead} ${item}`))
  }
  const clauses = said.split(/[,;.]?\s+(?:and )?then,?\s+/i).map((part) => part.replace(/^first,?\s+/i, '').trim())
  const whole = clauses.every((clause) => request.test(clause))
  return clauses.length > 1 && whole ? clauses.slice(0, mostSteps) : [said]
}
