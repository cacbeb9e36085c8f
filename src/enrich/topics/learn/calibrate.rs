//! From a margin to a probability, so that one level means the same for every topic.
//!
//! J. Platt, "Probabilistic outputs for support vector machines" (1999): a logistic curve over margins of articles that
//! the plane has not seen. A topic with few examples cannot say much about its own curve; what it says is weighed
//! against the curve of all topics together.

/// `probability = 1 / (1 + exp(-(slope · margin + offset)))`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Curve {
    pub slope: f64,
    pub offset: f64,
}

/// What is assumed before anything is seen.
const ASSUMED: Curve = Curve { slope: 5.0, offset: 0.0 };
/// How firmly that is assumed: one part against a great many margins.
const LOOSELY: f64 = 1.0;
/// How firmly a topic's curve is held to that of all topics.
const FIRMLY: f64 = 2.0;
/// Steps of Newton's method; it has settled long before.
const STEPS: usize = 40;

impl Curve {
    /// The curve of all topics together.
    pub(super) fn of_all<'a>(seen: impl Iterator<Item = &'a (f64, bool)> + Clone) -> Self {
        fit(seen, ASSUMED, LOOSELY)
    }

    /// The curve of one topic.
    pub(super) fn of_one<'a>(seen: impl Iterator<Item = &'a (f64, bool)> + Clone, all: Curve) -> Self {
        fit(seen, all, FIRMLY)
    }

    /// The logarithm of the odds.
    pub(super) fn log_odds(self, margin: f64) -> f64 {
        self.slope * margin + self.offset
    }

    /// The probability at a margin.
    #[cfg(test)]
    pub(super) fn probability(self, margin: f64) -> f64 {
        logistic(self.log_odds(margin))
    }
}

/// The probability that goes with a logarithm of odds.
pub(in super::super) fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

/// The logarithm of the odds that go with a probability.
pub(in super::super) fn log_odds(probability: f64) -> f64 {
    libm::log(probability / (1.0 - probability))
}

/// The most probable curve for margins with the answers beside them, by Newton's method, where slope and offset are
/// distributed normally around `prior` with the inverse variance `strength`.
fn fit<'a>(seen: impl Iterator<Item = &'a (f64, bool)> + Clone, prior: Curve, strength: f64) -> Curve {
    let Curve { mut slope, mut offset } = prior;
    for _ in 0..STEPS {
        let (mut g0, mut g1) = (strength * (slope - prior.slope), strength * (offset - prior.offset));
        let (mut h00, mut h01, mut h11) = (strength, 0.0, strength);
        for &(margin, is_positive) in seen.clone() {
            let p = logistic(slope * margin + offset);
            let off = p - f64::from(u8::from(is_positive));
            let flat = p * (1.0 - p);
            g0 += off * margin;
            g1 += off;
            h00 += flat * margin * margin;
            h01 += flat * margin;
            h11 += flat;
        }
        let determinant = h00 * h11 - h01 * h01;
        // Steps are kept short: far from the optimum the parabola says little.
        let s0 = ((g0 * h11 - g1 * h01) / determinant).clamp(-2.0, 2.0);
        let s1 = ((g1 * h00 - g0 * h01) / determinant).clamp(-2.0, 2.0);
        slope -= s0;
        offset -= s1;
        if s0.abs() + s1.abs() < 1e-6 {
            break;
        }
    }
    // More words for a topic never speak against it.
    Curve { slope: slope.max(0.1), offset }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_passes_where_the_answers_change() {
        let seen: Vec<(f64, bool)> =
            (-400..400).map(|i| (f64::from(i) / 400.0, i > 100 || i > 0 && i % 2 == 0)).collect();
        let curve = Curve::of_all(seen.iter());
        let half = -curve.offset / curve.slope;
        assert!((0.05..0.25).contains(&half), "{curve:?}");
        assert!(curve.probability(0.9) > 0.99 && curve.probability(-0.9) < 0.01);
    }

    #[test]
    fn few_examples_move_the_common_curve_a_little() {
        let all = Curve { slope: 5.0, offset: 1.0 };
        assert_eq!(Curve::of_one([].iter(), all), all);
        let one = Curve::of_one([(-0.5, true)].iter(), all);
        assert!(one.offset > all.offset && one.offset < all.offset + 1.0, "{one:?}");
    }
}
