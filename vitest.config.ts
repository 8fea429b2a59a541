import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Parser threads of the tests then reuse compiled code, as in the program, instead of compiling all modules again. The
// folder is the default of Node, so the program shares it.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache')

export default defineConfig({
  // The default leaves one core idle. On two cores that is half of them.
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: '100%',
    // When a response is aborted while a chunk of it arrives, Node's own fetch can reject a promise that nobody has.
    onUnhandledError: ({ stack = '', ...error }) =>
      !('code' in error && error.code === 'ERR_INVALID_STATE' && stack.includes('node:internal/deps/undici')),
  },
})
