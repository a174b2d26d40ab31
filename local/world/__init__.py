"""The PetClinic as its team runs it on AWS, to be seeded, with troubles to switch on."""
