/** The passes that compare a change with the code before it or elsewhere, in the form of `passes`. */
export const comparisons = {
  impact: {
    category: 'impact',
    rules: {
      'impact/removed-symbol': {
        title: 'Removed symbol is still used',
        why: 'Code outside the change still uses the name.',
        whatToDo: 'Update that code, or keep the symbol until nothing uses it.',
      },
      'impact/removed-file': {
        title: 'Removed file is still imported',
        why: 'Imports of the old path do not resolve.',
        whatToDo: 'Update the imports, or keep the file.',
      },
      'impact/changed-parameters': {
        title: 'Callers do not match changed parameters',
        why: 'A caller outside the change still passes the old arguments.',
        whatToDo: 'Update the callers, or make the new signature accept the old arguments.',
      },
      'impact/reordered-parameters': {
        title: 'Callers do not match reordered parameters',
        why: 'A caller outside the change passes its values to the wrong parameters.',
        whatToDo: 'Change the order of the arguments in the callers.',
      },
      'impact/changed-results': {
        title: 'Callers do not match changed return values',
        why: 'A caller outside the change expects a different number of return values.',
        whatToDo: 'Update the callers.',
      },
      'impact/now-async': {
        title: 'Callers do not await a function that is now async',
        why: 'A caller outside the change uses the promise as if it were the result.',
        whatToDo: 'Await the result in the callers.',
      },
      'impact/missing-await': {
        title: 'Call of an imported async function is not awaited',
        why: 'The code continues before the call ends, and its errors are lost.',
        whatToDo: 'Await the call, return it, or handle its errors.',
        cwe: 'CWE-252',
      },
      'impact/no-longer-async': {
        title: 'Callers await a function that is no longer async',
        why: 'A caller outside the change still expects a promise.',
        whatToDo: 'Remove the `await` in the callers.',
      },
    },
  },
  behavior: {
    category: 'correctness',
    rules: {
      'behavior/check-removed': {
        title: 'Check is gone',
        why: 'Code that ran only under a condition now also runs without it.',
        whatToDo: 'Restore the check, or make sure that the case cannot occur or is handled elsewhere.',
      },
      'behavior/check-weakened': {
        title: 'Check is weaker',
        why: 'Code now runs in cases in which it did not run before.',
        whatToDo: 'Restore the condition, or make sure that the additional cases are handled.',
      },
      'behavior/condition-inverted': {
        title: 'Condition is inverted',
        why: 'Code now runs exactly when it did not run before.',
        whatToDo: 'Compare both versions of the condition.',
      },
      'behavior/limit-moved': {
        title: 'Limit moved',
        why: 'The case at the boundary is now treated differently.',
        whatToDo: 'Check the case at the boundary, and test it.',
      },
      'behavior/await-removed': {
        title: 'Call is no longer awaited',
        why: 'The code continues before the call ends, and its errors are lost.',
        whatToDo: 'Await the call, or handle its errors.',
        cwe: 'CWE-252',
      },
      'behavior/call-removed': {
        title: 'Check or cleanup is no longer called',
        why: 'A call that was made for its effect is gone, while the code that relied on it stays.',
        whatToDo: 'Restore the call, or make sure that something else has its effect.',
      },
      'behavior/scope-removed': {
        title: 'Handler, lock or resource no longer encloses the code',
        why: 'Errors are no longer caught, or the code runs without the lock or resource.',
        whatToDo: 'Restore the statement, or make sure that a caller has its effect.',
      },
      'behavior/arguments-changed': {
        title: 'Call passes its arguments differently',
        why: 'The same function receives other values than before.',
        whatToDo: 'Compare the arguments with the parameters of the function.',
      },
    },
  },
} as const
