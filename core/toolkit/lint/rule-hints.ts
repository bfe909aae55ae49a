/** Every rule of the boundary linter, and how to do what it wants. docs/writing-a-plugin.md lists those that a plugin can break. */
export const ruleHints = {
  'plugin-imports':
    'What two plugins need of each other is a contract: one provides it, the other lists it under needs.',
  'core-knows-no-plugin': 'Declare a contract in core/contracts, and let the plugin provide it.',
  'literal-imports': 'Write a table of the files, each with an import of its own.',
  'known-rooms': 'docs/architecture.md says what each room is for.',
  'rooms-import-downwards': 'docs/adr/0009-rooms.md has the order of the rooms.',
  'screens-through-the-kit': 'docs/writing-a-plugin.md, "Pages", shows each way of the kit.',
  'one-wiring':
    'Give the class a method routes(app), mark its constructor for @inject, and hand the class over as it is.',
  'wrapped-libraries': 'docs/reference/plugin-api.md lists what "nettoria" offers in its place.',
  'one-clock':
    'Take @inject(Clock) in the constructor and ask clock.now(); new Date(at) of a given instant is allowed.',
  'portable-sql': "Write where('name', 'like', 'text%').",
  'themes-hold-no-typescript': 'A script for browsers is JavaScript in assets/.',
  'small-files': 'Move one of the ideas in it to a file that is named by what it does.',
  'no-import-cycles': 'Move what both files need into a third, or import only the type.',
  'serving-dependencies': 'List the package under "dependencies" in package.json.',
} as const

export type RuleName = keyof typeof ruleHints
