import type { Terminal } from './adapters/terminal/index.ts'
import { parse } from './adapters/terminal/parse.ts'
import type { TerminalView } from './adapters/terminal/view.ts'
import { allCommands } from './commands/index.ts'
import { completeLine } from './complete-line.ts'
import { outcomeText } from './core/answers/history.ts'
import { commandFor } from './core/command.ts'
import type { Exchange, RunContext } from './core/engine.ts'
import { DuckError, toDuckError } from './core/errors.ts'
import { must } from './core/must.ts'
import { splitWords } from './core/router/argument-parser.ts'
import { route } from './core/router/router.ts'
import { run } from './core/run.ts'
import { redact } from './core/secrets/redact.ts'
import { openStore } from './core/store/open-store.ts'
import { chatKey } from './core/store/state-keys.ts'
import { createParserPool } from './core/syntax/parser/pool.ts'
import type { Inbound, Invocation, Outcome } from './core/types.ts'

/** Number of exchanges of a conversation that are stored. */
const kept = 200
/** The commands of the terminal that have an engine, and help. */
const offered = allCommands.filter(
  ({ engine, surfaces, answers }) => engine !== undefined && (surfaces.includes('terminal') || answers === 'help'),
)

/**
 * Runs a conversation in the terminal. Each line is a slash command or plain language; any other text is a question
 * about the repository. Every exchange is stored before the next one begins, so that the conversation survives a crash.
 */
export async function runChat(
  terminal: Terminal,
  { arguments: given, actor }: Invocation,
  view: TerminalView,
  context: RunContext,
): Promise<number> {
  const store = await openStore(context.environment)
  // Kept for all answers, because starting threads and compiling queries takes longer than most of them.
  const parser = createParserPool({ eager: 1 })
  const key = chatKey(context.cwd)
  if (given.new === true) await store.state.set(key, [])
  const load = async () => (await store.state.get<Exchange[]>(key)) ?? []
  const history = await load()
  const last = history.at(-1)
  await terminal.say(
    last === undefined
      ? 'Ask a question or type /help. Tab completes, Ctrl-C stops an answer, /exit or Ctrl-D ends the chat.\n'
      : `Continuing after ${history.length === 1 ? '1 message' : `${history.length} messages`}. The last one was “${last.asked.slice(0, 60)}”. /exit or Ctrl-D ends the chat.\n`,
  )
  let failed = false
  try {
    const reply = async (line: string, signal: AbortSignal) => {
      const asked = line.trim()
      if (asked === '') return
      const started = performance.now()
      const before = { ...context, parser, signal, offered, history: await load() }
      const done = terminal.during('answering')
      const outcome = await answer(asked, { ...given, actor }, before).finally(done)
      if (signal.aborted) {
        if (!context.signal.aborted) await terminal.say('Stopped.\n')
        return
      }
      await terminal.send({ job: 'chat', outcome }, view, performance.now() - started)
      failed ||= outcome.state === 'failed'
      // The history is read again, because the command may have restored a checkpoint.
      const after = [...(await load()), { asked: redact(asked), answered: outcomeText(outcome) }]
      await store.state.set(key, after.slice(-kept))
      await store.state.checkpoint(key)
    }
    await terminal.converse({
      answer: reply,
      complete: (line) => completeLine(line, offered, context),
      signal: context.signal,
    })
  } finally {
    await Promise.all([store.close(), parser.close()])
  }
  return failed ? 3 : 0
}

async function answer(
  said: string,
  given: Invocation['arguments'] & { actor: string },
  context: RunContext,
): Promise<Outcome> {
  try {
    const invocation = understood(said, given)
    return await run(invocation, context)
  } catch (thrown) {
    const { kind, message, short } = toDuckError(thrown)
    return { state: 'failed', error: { kind, public: message, short }, parts: [] }
  }
}

function understood(said: string, { actor, ...given }: Invocation['arguments'] & { actor: string }): Invocation {
  const flags = given['no-model'] === true ? { 'no-model': true } : {}
  if (said.startsWith('/')) {
    const parsed = parse(splitWords(said.slice(1)), offered, 'chat')
    if (parsed.kind !== 'command')
      return invocationOf('help', 'topic' in parsed && parsed.topic !== undefined ? { topic: parsed.topic } : {}, actor)
    const invocation = route(parsed.inbound, offered)
    if ('reason' in invocation) throw new DuckError('invalid', invocation.reason)
    return { ...invocation, arguments: { ...flags, ...invocation.arguments } }
  }
  const inbound: Inbound = { id: 'chat', surface: 'terminal', place: 'stdout', actor, kind: 'message', text: said }
  const invocation = route(inbound, offered)
  // Any other text is a question.
  if ('reason' in invocation || invocation.command === commandFor('help', offered)?.name)
    return invocationOf('question', { ...flags, question: said }, actor)
  return { ...invocation, arguments: { ...flags, ...invocation.arguments } }
}

/** Returns the invocation of the command for requests that name none. */
function invocationOf(request: 'help' | 'question', given: Invocation['arguments'], actor: string): Invocation {
  return { command: must(commandFor(request, offered)).name, arguments: given, actor }
}
