import type { OutlineCase } from './outline-cases.ts'

/** What the outline of one small Scala file must say. */
export const scalaCase: OutlineCase = {
  language: 'scala',
  text: `package farm.pond

import farm.Egg
import farm.text.{format => show, Tools}
import farm.tools._

/** A duck. */
@deprecated("use Goose", "2")
final case class Duck(name: String, private val age: Int = 1, tags: String*)(implicit clock: Clock)
    extends Bird(name)
    with Swims {
  val loud: Boolean = age > Duck.Loud
  private var eggs = 0

  def this(egg: Egg) = this(egg.name)

  // Lays an egg.
  def lay(count: Int, nest: Option[Nest] = None)(done: Egg => Unit): Option[Egg] = {
    show(count, nest = Nest(1), tags: _*)
    nest.add(count)(1)
    eggs.foreach { egg => hatch(egg) }
    names map quack
    Pond.find[Egg](s"age $age \${count + 1}")
  }

  private[this] def swim(): Unit = ()
}

object Duck {
  val Loud = 3
  def hatch(egg: Egg): Duck = new Duck(egg)
}

trait Swims { def dive(depth: Int): Unit }

enum Color(val rgb: Int) {
  case Green extends Color(1)
  case White, Black
}

class Control @Inject() (pond: Pond, val limit: Int) extends Base {
  def index = Action { implicit request: Request[Text] =>
    Ok(pond)
  }
}
`,
  symbols: [
    '+ class Duck # A duck.',
    '+ constructor Duck.Duck(name String, age? Int, ...tags String*) # A duck.',
    '- property Duck.age',
    '+ property Duck.loud',
    '- property Duck.eggs',
    '+ constructor Duck.this(egg Egg)',
    '+ method Duck.lay(count Int, nest? Option[Nest]) # Lays an egg.',
    '- method Duck.swim()',
    '+ class Duck',
    '+ property Duck.Loud',
    '+ method Duck.hatch(egg Egg)',
    '+ trait Swims',
    '+ method Swims.dive(depth Int)',
    '+ enum Color',
    '+ property Color.rgb',
    '+ constant Color.Green',
    '+ constant Color.White',
    '+ constant Color.Black',
    '+ class Control',
    '+ constructor Control.Control(pond Pond, limit Int)',
    '+ property Control.limit',
    '+ method Control.index',
  ],
  imports: ['farm.Egg', 'farm.text {format as show, Tools}', 'farm.tools {* as _}'],
  calls: [
    'new Bird(1)',
    'this(1)',
    'show(1 nest: ...)',
    'new Nest(1)',
    'nest add(1)',
    'eggs foreach(1)',
    'hatch(1)',
    'names map(?)',
    'Pond find(1)',
    'new Duck(1)',
    'new Color(1)',
    'Action(1)',
    'new Ok(1)',
  ],
  uses: [
    'deprecated',
    'String',
    'Int',
    'Clock',
    'name',
    'Swims',
    'Boolean',
    'age',
    'Duck',
    'Loud',
    'Egg',
    'egg',
    'Option',
    'Nest',
  ],
}
