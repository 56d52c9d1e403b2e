"""The ways out of the house: a mail server and LINE's Messaging API. Only here is anything sent."""
