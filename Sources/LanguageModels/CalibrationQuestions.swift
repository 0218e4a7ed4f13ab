/// Queries on which precisions are compared, both as typed and as intended.
let calibrationQuestions = [
    ("sunst at teh beech", "sunset at the beach"), ("a dog on the baech", "a dog on the beach"),
    ("childrn playing footbal", "children playing football"), ("yellow umberlla", "yellow umbrella"),
    ("people wating for a train", "people waiting for a train"), ("birthday party", "birthday party"),
    ("an emty road thruogh the desert", "an empty road through the desert"),
    ("two elephants by the river", "two elephants by the river"), ("giraf", "giraffe"),
    ("kichen with white cabinets", "kitchen with white cabinets"),
]
