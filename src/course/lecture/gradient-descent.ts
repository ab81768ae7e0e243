/** The chapter on gradient descent. */
import { Random } from '../../random.ts';
import type { Chapter, Task } from './chapter.ts';

const update = {
  tex: '\\mathbf{x} \\leftarrow \\mathbf{x} - \\gamma\\, \\nabla f(\\mathbf{x})',
  plain: 'x ← x − γ ∇f(x)',
};
const gradient = {
  tex: '\\nabla f = (\\partial f / \\partial x,\\; \\partial f / \\partial y)',
  plain: '∇f = (∂f/∂x, ∂f/∂y)',
};
const linear = {
  tex: 'f(\\mathbf{x} + \\mathbf{d}) \\approx f(\\mathbf{x}) + \\nabla f(\\mathbf{x}) \\cdot \\mathbf{d}',
  plain: 'f(x + d) ≈ f(x) + ∇f(x) · d',
};

/** The chapter. */
export const GRADIENT_DESCENT: Chapter = {
  texts: {
    en: {
      question:
        'How does one find the lowest point of a landscape in fog, seeing only the slope at one’s feet?',
      body: [
        'A net has thousands of weights, and its error is a function of all of them. No formula gives its minimum, but at any point one can ask: which way is down? With two variables everything can be drawn. The partial derivative ∂f/∂x says how fast f grows if only x changes; both together are the gradient, a vector that points straight uphill.',
        gradient,
        'Near a point the function is almost a plane, the tangent plane, and the gradient is all one needs to know about it. The dot is the scalar product: components multiplied in pairs, and added up.',
        linear,
        'So a small step against the gradient goes down as steeply as possible. Repeat it:',
        update,
        'The learning rate γ is the length of the step per unit of slope. Too small, and nothing moves. Too large, and the step overshoots the valley: the path zigzags between its walls, or leaves it and never comes back. One stops when the gradient is almost zero; that may be a local minimum, not the lowest one.',
        'Momentum remembers the mean of the last gradients, as a heavy ball does: zigzags cancel, and the speed along the valley adds up. Adam also remembers the mean of the squared gradients of each variable and divides by its root, so that steep and flat directions get steps of about the same length.',
      ],
      summary:
        'The gradient points uphill; step against it. The learning rate decides: too small is slow, too large diverges. Momentum and Adam remember past gradients.',
    },
    fr: {
      question:
        'Comment trouver le point le plus bas d’un paysage dans le brouillard, si l’on ne voit que la pente à ses pieds ?',
      body: [
        'Un réseau a des milliers de poids, et son erreur est une fonction de tous. Personne ne sait en calculer directement le minimum, mais on peut toujours se demander : d’ici, dans quelle direction descend-on ? Avec deux variables, tout se dessine. La dérivée partielle ∂f/∂x dit à quelle vitesse f croît si seul x change ; les deux ensemble forment le gradient, un vecteur qui pointe droit vers le haut de la pente.',
        gradient,
        'Près d’un point, la fonction est presque un plan, le plan tangent, et le gradient est tout ce qu’il faut en savoir. Le point est le produit scalaire : on multiplie les composantes deux à deux, et on additionne.',
        linear,
        'Un petit pas dans le sens opposé au gradient descend donc le plus vite possible. On le répète :',
        update,
        'Le taux d’apprentissage γ est la longueur du pas par unité de pente. Trop petit, rien ne bouge. Trop grand, le pas dépasse le fond : le chemin zigzague d’une paroi à l’autre, ou en sort et n’y revient plus. On s’arrête quand le gradient est presque nul ; c’est parfois un minimum local, pas le plus bas.',
        'Le moment (momentum) retient la moyenne des derniers gradients, comme une bille lourde : les zigzags s’annulent, la vitesse le long de la vallée s’accumule. Adam retient aussi la moyenne des carrés des gradients de chaque variable et divise par sa racine : directions raides et plates ont des pas d’à peu près la même longueur.',
      ],
      summary:
        'Le gradient pointe vers le haut ; on avance dans l’autre sens. Le taux d’apprentissage décide : trop petit, c’est lent ; trop grand, cela diverge. Le moment et Adam retiennent les gradients passés.',
    },
  },
  task,
};

function task(seed: number): Task {
  const random = new Random(seed, 'lecture gradient descent');
  const [a, b, c, d] = [2, 2, 2, 1].map((min) => Math.floor(random.uniform(min, min + 4)));
  const [x2, xy, y2, x1] = [a!, b!, c!, d!];
  const f = {
    tex: `f(x, y) = ${x2}x^2 + ${xy}xy + ${y2}y^2 - ${x1 === 1 ? '' : x1}x`,
    plain: `f(x, y) = ${x2}x² + ${xy}xy + ${y2}y² − ${x1 === 1 ? '' : x1}x`,
  };
  const square = {
    en: 'The derivative of x² is 2x: the factor 2 is missing.',
    fr: 'La dérivée de x² est 2x : le facteur 2 manque.',
  };
  const mixed = {
    en: 'The mixed term x·y also depends on this variable; the other one counts as a constant.',
    fr: 'Le terme croisé x·y dépend aussi de cette variable ; l’autre compte comme une constante.',
  };
  const other = {
    en: 'This is the derivative with respect to the other variable.',
    fr: 'C’est la dérivée par rapport à l’autre variable.',
  };
  const constant = {
    en: 'The linear term −x leaves a constant when it is differentiated.',
    fr: 'Le terme linéaire en −x laisse une constante quand on le dérive.',
  };
  const byX = ({ x = 0, y = 0 }) => 2 * x2 * x + xy * y - x1;
  const byY = ({ x = 0, y = 0 }) => xy * x + 2 * y2 * y;
  return {
    prompt: {
      en: 'What is the gradient of this function? Give both partial derivatives as formulas in x and y.',
      fr: 'Quel est le gradient de cette fonction ? Donnez les deux dérivées partielles, comme formules en x et y.',
    },
    formula: f,
    fields: [
      {
        name: 'dx',
        label: { tex: '\\frac{\\partial f}{\\partial x}', plain: '∂f/∂x' },
        variables: ['x', 'y'],
        value: byX,
        errors: [
          { value: ({ x = 0, y = 0 }) => x2 * x + xy * y - x1, hint: square },
          { value: ({ x = 0 }) => 2 * x2 * x - x1, hint: mixed },
          { value: ({ x = 0, y = 0 }) => 2 * x2 * x + xy * y, hint: constant },
          { value: byY, hint: other },
        ],
      },
      {
        name: 'dy',
        label: { tex: '\\frac{\\partial f}{\\partial y}', plain: '∂f/∂y' },
        variables: ['x', 'y'],
        value: byY,
        errors: [
          { value: ({ x = 0, y = 0 }) => xy * x + y2 * y, hint: square },
          { value: ({ y = 0 }) => 2 * y2 * y, hint: mixed },
          { value: byX, hint: other },
        ],
      },
    ],
  };
}
