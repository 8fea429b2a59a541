import { toDuckError } from '../errors.ts'
import type { Account, Models } from '../llm/port.ts'
import { askWithUntrustedInput } from '../llm/prompting/ask-with-untrusted-input.ts'

/**
 * Summaries by a model, built bottom-up; undefined if the model fails. Summaries are cached, because the same text
 * results in the same request.
 */
export interface Summaries {
  /** Summarizes a file; a long one through its functions. */
  file(path: string, text: string): Promise<string | undefined>
  /** Summarizes a folder from the summaries of its files. */
  module(folder: string, files: readonly { path: string; summary: string }[]): Promise<string | undefined>
}

/** Maximum number of lines per request. */
const linesAtOnce = 400

export function summariesBy(models: Models, account: Account, signal: AbortSignal): Summaries {
  const ask = async (what: string, name: string, text: string) => {
    const material = [{ name, text }]
    const answer = await askWithUntrustedInput(models, {
      prompt: 'summarise',
      inputs: { what },
      material,
      account,
      signal,
      maxTokens: 1_500,
    })
    return answer.text.trim()
  }
  const orNothing = async (work: Promise<string>) => {
    try {
      return await work
    } catch (thrown) {
      signal.throwIfAborted()
      if (toDuckError(thrown).kind === 'bug') throw thrown
      return undefined
    }
  }
  const ofFile = async (path: string, text: string) => {
    const lines = text.split('\n')
    const parts = Array.from({ length: Math.ceil(lines.length / linesAtOnce) }, (_, at) =>
      lines.slice(at * linesAtOnce, (at + 1) * linesAtOnce).join('\n'),
    )
    const whole = 'Summarise this file in at most 120 words.'
    // Small files need only one request.
    if (parts.length === 1) return ask(whole, path, text)
    const functions = await Promise.all(
      parts.map((part) =>
        ask('Summarise each function, class and type of this code in one line that begins with its name.', path, part),
      ),
    )
    return ask(whole, path, functions.join('\n'))
  }
  return {
    file: (path, text) => orNothing(ofFile(path, text)),
    module: (folder, files) =>
      orNothing(
        ask(
          'Summarise this part of a program in at most 150 words, and state the purpose of each file in one line.',
          folder,
          files.map(({ path, summary }) => `${path}\n${summary}`).join('\n\n'),
        ),
      ),
  }
}
