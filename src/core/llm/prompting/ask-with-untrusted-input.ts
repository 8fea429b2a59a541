import type { z } from 'zod'
import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { escapeControlChars } from '../../report/escape-control-chars.ts'
import { redact } from '../../secrets/redact.ts'
import type { Account, Message, ModelAnswer, Models, RequestSection, Tool } from '../port.ts'
import { promptNamed } from './prompt.ts'
import { sectionOf } from './sections.ts'

/** Untrusted text. Only in this form may it be sent to a model. */
export interface Material {
  /** `request` is the person's request; everything else is data. */
  name: string
  text: string
  /** Later requests begin with the same text up to the end of this block, so that providers can cache it. */
  repeats?: true
  /** Its parts for the table of tokens. Default: one, by the name. */
  sections?: readonly RequestSection[]
}

export interface UntrustedRequest {
  prompt: string
  /** Values for the prompt's placeholders; never untrusted text. */
  inputs?: Record<string, string>
  material: readonly Material[]
  tools?: readonly Tool[]
  maxTokens?: number
  account: Account
  signal: AbortSignal
  onText?: (text: string) => void
  /** Earlier messages of this conversation. */
  before?: readonly Message[]
  /** Searches for more material, if the configuration enables it. */
  retrieve?(): Promise<readonly Material[]>
  /** Returns the problems of an answer, if the configuration enables checks. */
  check?(text: string): Promise<string[]>
  /** A schema that the answers of this and related requests match. */
  sharedShape?: z.ZodType
  /** What the request is for, if its prompt has several uses. */
  purpose?: string
}

/**
 * Sends a request with untrusted material to a model. Secrets are masked before sending. An answer that contains the
 * marker is discarded.
 */
export async function askWithUntrustedInput(models: Models, request: UntrustedRequest): Promise<ModelAnswer> {
  const { ask, check } = await prepare(models, request)
  const answer = await models.ask(ask)
  check(answer.text)
  return answer
}

/** Like `askWithUntrustedInput`, with a structured answer. */
export async function askForObject<T>(
  models: Models,
  request: UntrustedRequest,
  schema: z.ZodType<T>,
): Promise<ModelAnswer & { value: T }> {
  const { ask, check } = await prepare(models, request)
  const answer = await models.askFor(ask, schema)
  check(answer.text)
  return answer
}

/**
 * Returns the marker of the material. It is always the same for a pull request, so that providers can cache what was
 * sent before. Material that contains it was written by somebody who saw it, and gets another one.
 */
function markerFor(models: Models, { change, repo, job }: Account, material: string): string {
  for (let number = 0; ; number++) {
    const marker = models.mark(JSON.stringify([change ?? (repo || job), number]))
    if (!material.includes(marker)) return marker
  }
}

async function prepare(
  models: Models,
  {
    prompt: name,
    inputs = {},
    material,
    tools = [],
    before = [],
    retrieve,
    check: problemsOf,
    ...rest
  }: UntrustedRequest,
) {
  const canary = markerFor(models, rest.account, JSON.stringify([material, before]))
  const prompt = promptNamed(name)
  const system = promptNamed('ground').fill({ instructions: prompt.fill(inputs), canary })
  const seal = (label: string, text: string) =>
    `<<<data ${canary} ${JSON.stringify(escapeControlChars(redact(label)))}\n${escapeControlChars(redact(text))}\n<<<end ${canary}`
  const breaks: number[] = []
  let said = ''
  for (const { name: label, text, repeats } of material) {
    said += `${said === '' ? '' : '\n\n'}${seal(label, text)}`
    if (repeats) breaks.push(said.length)
  }
  const messages: Message[] = [
    // The marker comes last, so that all requests with this prompt begin with the same text.
    { role: 'system', text: system, breaks: [system.indexOf(canary)] },
    ...before.map((message) =>
      message.role === 'user'
        ? { ...message, text: seal('earlier request', message.text) }
        : { ...message, text: redact(message.text) },
    ),
    { role: 'user', text: said, breaks },
  ]
  const check = (text: string) => {
    if (text.includes(canary))
      throw new DuckError(
        'denied',
        'Text in the input manipulated the model, so its answer was discarded. Check the input for prompt injection.',
      )
  }
  const watched = tools.map((tool) => ({
    ...tool,
    async run(given: unknown, signal: AbortSignal) {
      check(JSON.stringify(given))
      const found = await tool.run(given, signal)
      return seal(`answer of ${tool.name}`, found)
    },
  }))
  const sealed = (found: readonly Material[]) => ({
    text: found.map(({ name: label, text }) => seal(label, text)).join('\n\n'),
    places: found.length,
  })
  const sections = [
    { name: 'system', text: promptNamed('ground').fill({ instructions: '', canary }) },
    { name: 'instructions', text: prompt.fill(inputs) },
    ...before.map(({ text }) => ({ name: 'conversation', text })),
    ...material.flatMap(({ name: label, text, sections: own }) => own ?? [{ name: sectionOf(label), text }]),
  ]
  let streamed = ''
  const { onText } = rest
  const ask = {
    ...rest,
    prompt: prompt.id,
    messages,
    sections,
    ...(watched.length === 0 ? {} : { tools: watched }),
    ...defined({ retrieve: retrieve && (async () => sealed(await retrieve())), check: problemsOf }),
    ...(onText === undefined
      ? {}
      : {
          onText(text: string) {
            streamed += text
            check(streamed)
            onText(text)
          },
        }),
  }
  return { ask, check }
}
