import type { OutlineCase } from './outline-cases.ts'

/** What the outline of one small Kotlin file must say. */
export const kotlinCase: OutlineCase = {
  language: 'kotlin',
  text: `package farm.pond

import farm.Egg
import farm.text.format as show
import farm.tools.*

/** A duck. */
@Serializable
data class Duck(val name: String, private val age: Int = 1, vararg tags: String) : Bird(name), Swims {
  val loud: Boolean get() = age > LOUD
  private var eggs = 0

  constructor(egg: Egg) : this(egg.name)

  // Lays an egg.
  suspend fun lay(count: Int, nest: Nest? = null, done: (Egg) -> Unit): Egg? {
    show(count, nest = Nest(1), *tags)
    nest?.add(count)
    done.invoke(Egg("x"))
    eggs.run { hatch(1) }
    names.map(::quack)
    return Pond.find(age + count)
  }

  internal fun swim() = Unit

  companion object {
    const val LOUD = 3
    fun hatch(egg: Egg): Duck = Duck(egg)
  }
}

interface Swims { fun dive(depth: Int) }

enum class Color(val rgb: Int) { GREEN(1), WHITE(2) }

object Pond {
  fun find(age: Int): Egg? = null
}

typealias Name = String

private fun String.quack(times: Int) = repeat(times)

const val LIMIT = 10
val first = Duck("a")
`,
  symbols: [
    '+ class Duck # A duck.',
    '+ constructor Duck.Duck(name String, age? Int, ...tags String) # A duck.',
    '+ property Duck.name',
    '- property Duck.age',
    '+ property Duck.loud',
    '- property Duck.eggs',
    '+ constructor Duck.Duck(egg Egg)',
    '+ async method Duck.lay(count Int, nest? Nest?, done (Egg) -> Unit) # Lays an egg.',
    '+ method Duck.swim()',
    '+ property Duck.LOUD',
    '+ method Duck.hatch(egg Egg)',
    '+ interface Swims',
    '+ method Swims.dive(depth Int)',
    '+ enum Color',
    '+ constructor Color.Color(rgb Int)',
    '+ property Color.rgb',
    '+ constant Color.GREEN',
    '+ constant Color.WHITE',
    '+ class Pond',
    '+ method Pond.find(age Int)',
    '+ type Name',
    '- function String.quack(times Int)',
    '+ constant LIMIT',
    '+ variable first',
  ],
  imports: ['farm.Egg', 'farm.text.format {format as show}', 'farm.tools {*}'],
  calls: [
    'new Bird(1)',
    'show(1 nest: ...)',
    'new Nest(1)',
    'nest add(1)',
    'done invoke(1)',
    'new Egg(1)',
    'eggs run(?)',
    'hatch(1)',
    'names map(1)',
    'quack(?)',
    'Pond find(1)',
    'new Duck(1)',
    'repeat(1)',
    'new Duck(1)',
  ],
  uses: [
    'Serializable',
    'String',
    'Int',
    'name',
    'Swims',
    'Boolean',
    'age',
    'LOUD',
    'Egg',
    'egg',
    'Nest',
    'Unit',
    'count',
    'nest',
  ],
}
