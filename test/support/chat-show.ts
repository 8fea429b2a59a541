import type { ServedAdapter } from '../../src/adapters/adapter.ts'
import { must } from '../../src/core/must.ts'
import { type ChatServer, openChatServer } from './chat-server.ts'
import { type BeforeQuack, duckCommands } from './duck-commands.ts'
import { until } from './server.ts'
import { chatStages } from './stages/index.ts'
import type { ChatStage, Said } from './stages/stage.ts'

/** A server for one chat adapter, and people who talk to it. */
export interface ChatShow {
  stage: ChatStage
  server: ChatServer
  /** Waits until a request and all others are answered. Returns what people see. */
  settled(said: Said): Promise<string[]>
  /** A conversation with all kinds of answers: with progress, long, private, failed, and to a button. */
  converse(): Promise<string[]>
  close(): Promise<void>
}

/** Opens a server on a new stage. `before`: what happens before a quack is answered. */
export async function openChatShow(adapter: ServedAdapter, before?: BeforeQuack): Promise<ChatShow> {
  const stage = await must(chatStages[adapter.name])()
  const server = await openChatServer(stage, adapter, duckCommands(before))
  const settled = async ({ job }: Said): Promise<string[]> => {
    await until(() => server.store.queue.get(job))
    await server.settled()
    return stage.shown()
  }
  return {
    stage,
    server,
    settled,
    async converse() {
      const first = await stage.mention('quack one')
      await settled(first)
      await settled(await stage.reply(first, 'quack long'))
      await settled(await stage.slash('whisper', 'two'))
      await settled(await stage.slash('quack', 'three'))
      await settled(await stage.mention('whisper four'))
      await settled(await stage.mention('quack badly'))
      return settled(await stage.press('Retry'))
    },
    async close() {
      await server.close()
      await stage.close()
    },
  }
}
