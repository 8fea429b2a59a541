/** The folders and files of `src/core` in the order of their imports: each may import itself and what is above it here. */
export const coreOrder: readonly string[] = [
  ...[
    'command.ts',
    'defined.ts',
    'must.ts',
    'positions/line-ranges.ts',
    'findings/finding.ts',
    'outcome/report.ts',
    'types.ts',
    'secrets/',
    'errors.ts',
    'nearest.ts',
    'memoize.ts',
    'hash.ts',
  ],
  ...['package/', 'positions/', 'platform.ts', 'config/', 'telemetry/', 'report/', 'router/', 'store/'],
  ...['git/', 'syntax/', 'change/', 'llm/', 'index/', 'context/', 'engine.ts', 'rules/', 'repo/', 'model/'],
  ...['modules/', 'edits/', 'findings/', 'passes/', 'outcome/', 'answers/', 'state/', 'project-setup/', 'overview/'],
  ...['testgen/', 'engines/', 'run.ts', 'policy/', 'jobs/', 'server/'],
]
