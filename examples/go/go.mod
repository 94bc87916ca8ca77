module example.com/drydock

go 1.21
