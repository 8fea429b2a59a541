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

/** Lines of a stack trace or of an error message. A word such as `panic` in a question is neither. */
const traceLines = [
  /^\s+(?:at|from|in) .+:\d+/m,
  /File "[^"]+", line \d+/,
  /^Traceback \(/m,
  /^\s*[\w.$]*(?:error|exception)\b[^:\n]*: \S/im,
  /^(?:thread .+ panicked|panic: )/m,
  /^goroutine \d+ \[/m,
]
/** Messages of runtimes, which people also quote within a sentence. */
const messages = [/\bcannot read propert/i, /\bis not a function\b/i, /\bundefined is not\b/i, /\bE[A-Z]{5,}\b/]
const failing = /\b(?:fail|crash|throw|hang)(?:s|e[sd]|ing)?\b/i
const broken = /\b(?:broken|does(?:n't| not) work|timed? ?out)\b/i
const asksCause = /\b(?:why|fix|caus(?:e[sd]?|ing)|debug)\b/i
const asksElse = /^(?:how|what|where|which|who|when)\b/i
const weighing =
  /\b(?:compare|trade-?offs?|architecture|design|pros and cons|alternatives?|strateg(?:y|ies)|overview|end to end|step by step|impact of|migrat(?:e|ion)|how (?:do|does|are) .+ (?:work|fit|interact) together)\b/i
/** Matches the beginning of an instruction. */
const request =
  /^(?:please )?(?:find|say|show|list|explain|tell|write|check|look|count|compare|summari[sz]e|describe|name|give|see|work out|figure out|suggest|what|where|who|why|how)\s+\S+/i
const mostSteps = 6

/** Classifies a question by its form. */
export function classifyQuestion(text: string): QuestionKind {
  const said = text.trim()
  // The output of test runners is also numbered.
  if (hasTrace(said)) return { kind: 'problem' }
  const parts = partsOf(said)
  if (parts.length > 1) return { kind: 'steps', parts }
  if (isFailure(said)) return { kind: 'problem' }
  const words = said.split(/\s+/).length
  const questions = said.match(/\?/g)?.length ?? 0
  if ((weighing.test(said) && words >= 8) || questions > 2 || words > 60) return { kind: 'complex' }
  return { kind: 'simple' }
}

/** Tells whether a text contains a stack trace or an error message. */
function hasTrace(text: string): boolean {
  return traceLines.some((line) => line.test(text))
}

/** Tells whether a text asks for the cause of a failure, or reports one. */
function isFailure(said: string): boolean {
  const isReport = !asksElse.test(said) && !request.test(said) && !said.endsWith('?')
  if (failing.test(said) || broken.test(said)) return asksCause.test(said) || isReport
  return messages.some((message) => message.test(said)) && (asksCause.test(said) || isReport)
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
