//! The year of a model of a car is no date.

use super::reader::{DateGap, DateReader};

/// Makes of cars and motorcycles.
const MAKES: &[&str] = &[
    "Acura",
    "Audi",
    "Bentley",
    "BMW",
    "Buick",
    "Cadillac",
    "Chevrolet",
    "Chevy",
    "Chrysler",
    "Citroen",
    "Citroën",
    "Corvette",
    "Dacia",
    "Datsun",
    "Dodge",
    "Ducati",
    "Ferrari",
    "Fiat",
    "Ford",
    "GMC",
    "Harley",
    "Honda",
    "Hummer",
    "Hyundai",
    "Infiniti",
    "Isuzu",
    "Jaguar",
    "Jeep",
    "Kawasaki",
    "Kia",
    "Lamborghini",
    "Land",
    "Lexus",
    "Lincoln",
    "Mazda",
    "Mercedes",
    "Mercury",
    "Mini",
    "Mitsubishi",
    "Nissan",
    "Oldsmobile",
    "Opel",
    "Peugeot",
    "Plymouth",
    "Pontiac",
    "Porsche",
    "Renault",
    "Rover",
    "Saab",
    "Saturn",
    "Seat",
    "Skoda",
    "Subaru",
    "Suzuki",
    "Tesla",
    "Toyota",
    "Volkswagen",
    "Volvo",
];
/// What vehicles are.
const BODIES: &[&str] = &[
    "convertible",
    "coupe",
    "hatchback",
    "limousine",
    "minivan",
    "model",
    "models",
    "motorcycle",
    "pickup",
    "roadster",
    "sedan",
    "SUV",
    "hatchbacks",
];

/// Whether what begins with a token, right after a year, is a vehicle.
pub(super) fn is_model(reader: &DateReader<'_>, at: usize) -> bool {
    let joined = |at: usize| reader.gap(at) == DateGap::Space;
    MAKES.contains(&reader.written(at))
        || BODIES.contains(&reader.written(at))
        || joined(at) && BODIES.contains(&reader.written(at + 1))
}
